from intl_office.ui.charts.outlines import short


def test_short_paths_are_only_rounded() -> None:
    assert short("M0.123,10.99h4.5v1e-7Z") == "M0.1,11h4.5v1e-7Z"


def test_a_long_outline_is_told_in_steps_without_crowded_points() -> None:
    crowd = "".join(f"L10.0{digit},10" for digit in range(10)) * 6
    path = f"M10,10{crowd}L20.26,10L20.26,30Z"
    assert short(path) == "M10,10l10.3,0 0,20Z"


def test_steps_do_not_drift() -> None:
    path = "M0,0" + "".join(f"L{step * 1.04:.2f},{step % 7}" for step in range(1, 200)) + "Z"
    moves = short(path)[5:-1].split(" ")
    assert round(sum(float(move.split(",")[0]) for move in moves), 1) == 207.0


def test_a_ring_of_nothing_is_left_out_but_never_the_last_one() -> None:
    big = "M0,0L9,0L9,9L0,9" + "L0,8L0,7" * 40
    assert short(f"{big}ZM50,50L50.01,50L50.02,50Z").count("Z") == 1
    assert short("M50,50" + "L50.01,50L50.02,50" * 20 + "Z").startswith("M50,50")
