"""Issues of a row are kept in every language; those there are stay in the one they were said in."""

from django.db import migrations

_EACH = """
    UPDATE jobs_importrow SET issues = (
        SELECT jsonb_agg(jsonb_build_array(issue -> 0, issue -> 1, {words}) ORDER BY place)
        FROM jsonb_array_elements(issues) WITH ORDINALITY AS told (issue, place)
    )
    WHERE issues <> '[]'
"""
_FORWARD = _EACH.format(words="jsonb_build_object('fr', issue -> 2, 'en', issue -> 2)")
_BACK = _EACH.format(words="issue -> 2 -> 'fr'")


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [migrations.RunSQL(_FORWARD, _BACK)]
