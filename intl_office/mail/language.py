"""Tags and filters that a mail's wording may use; nothing else exists there."""

from django.template import Library, defaultfilters, defaulttags

register = Library()

register.tag("if", defaulttags.do_if)
register.tag("for", defaulttags.do_for)
for _name in ("capfirst", "date", "default", "floatformat", "join", "length"):
    register.filter(_name, getattr(defaultfilters, _name))
for _name in ("lower", "pluralize", "time", "upper", "yesno"):
    register.filter(_name, getattr(defaultfilters, _name))
