"""What requests and visits bring to the registries of the rooms below."""


def register() -> None:
    """Called once, in `AppConfig.ready()`."""
    from intl_office.core.demo import DemoLoader, demo_loaders  # noqa: PLC0415  # asks for models
    from partnerships import (  # noqa: PLC0415  # as above
        demo_requests,
        demo_visits,
        notifications_requests,
        personal_requests,
        rules_requests,
        rules_visits,
        sources_requests,
    )
    from partnerships.views import frame_requests  # noqa: PLC0415  # as above

    rules_requests.register()
    rules_visits.register()
    notifications_requests.register_all()
    personal_requests.register()
    sources_requests.register()
    frame_requests.register()
    demo_loaders.register("requests", DemoLoader(demo_requests.load, order=82))
    demo_loaders.register("visits", DemoLoader(demo_visits.load, order=84))
