from django.db import migrations


class Migration(migrations.Migration):
    initial = True
    dependencies = [('core', '0001_extensions')]
    operations = []
