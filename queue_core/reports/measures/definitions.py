"""What each measure and each figure means: the texts of the help marks, the files and docs/metrics.md."""

from __future__ import annotations

from queue_core.reports.measures.reading import Measure
from queue_core.texts import Text

MEASURES: dict[Measure, Text] = {
    Measure.WAIT: Text(
        ru="от выдачи талона (перевода в другую очередь, возврата из отложенных) до вызова; каждый вызов, и неявившихся "
        "тоже; отменённый вызов не считается",
        en="from the ticket's issue (its transfer to another line, its return from parking) to its call; every call, those "
        "of no-shows too; a call that was undone does not count",
    ),
    Measure.WAY: Text(ru="от вызова до начала приёма", en="from the call to the start of the reception"),
    Measure.RECEPTION: Text(
        ru="от начала до окончания; по каждому вопросу отдельно", en="from its start to its end, one for each matter"
    ),
    Measure.VISIT: Text(
        ru="от выдачи талона до окончания последнего приёма",
        en="from the ticket's issue to the end of the last reception",
    ),
}

FIGURES: dict[str, Text] = {
    "n": Text(ru="сколько отрезков времени стоит за строкой", en="how many spans of time stand behind the row"),
    "mean_s": Text(
        ru="среднее; половина не дольше; 90 и 95 из 100 не дольше (ближайший ранг), в секундах",
        en="mean; half are no longer; 90 and 95 of 100 are no longer (nearest rank), in seconds",
    ),
    "share_in_target": Text(ru="доля не дольше собственного норматива", en="the share no longer than their own target"),
    "within": Text(
        ru="доля не дольше 5, 10, 15, 20, 30 минут", en="the share no longer than 5, 10, 15, 20 and 30 minutes"
    ),
    "waiting_n": Text(
        ru="ещё ждут; ушли без вызова или остались без приёма к концу дня. Их ожидание вызовом не закончилось и не входит "
        "в цифры выше",
        en="still waiting; went away uncalled, or were still there when the day was closed. No call has ended their waits, "
        "which are in none of the figures above",
    ),
    "unserved_mean_s": Text(
        ru="сколько они ждали не меньше; сколько из них уже дольше норматива. О тех, кто оставался к концу дня, известно "
        "только время последнего талона или вызова дня",
        en="how long they waited at least; how many of them already longer than the target. Of those who were there at the "
        "day's end only the time of the day's last ticket or call is known",
    ),
    "no_show_n": Text(ru="вызваны, но не явились", en="called, but did not come"),
    "unended_n": Text(
        ru="приёмы, закрытые вместе с днём: когда они кончились, никто не знает, и в цифры они не входят",
        en="receptions closed with the day: nobody knows when they ended, and no figure counts them",
    ),
}
"""By the name of the figure in the API; what shares a row of docs/metrics.md stands under the first name of that row."""

JUDGED: Text = Text(
    ru="Каждый день оценивается по настройкам, с которыми он начался. Изменённый сегодня норматив не меняет вчерашних цифр; "
    "услуга, которой больше нет, сохраняет своё имя, вид и норматив.",
    en="Every day is judged by the settings that it began with. A target changed today changes no figure of yesterday; a "
    "service that is gone keeps its name, kind and target.",
)
