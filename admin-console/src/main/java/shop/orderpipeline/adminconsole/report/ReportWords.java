package shop.orderpipeline.adminconsole.report;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.charts.Numbers;
import shop.orderpipeline.adminconsole.charts.Slot;
import shop.orderpipeline.adminconsole.charts.TimeBars;
import shop.orderpipeline.adminconsole.figures.Change;
import shop.orderpipeline.adminconsole.figures.Phrases;
import shop.orderpipeline.adminconsole.figures.WaitingMoney;
import shop.orderpipeline.adminconsole.figures.Words;
import shop.orderpipeline.adminconsole.page.Amounts;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.adminconsole.panel.Panel;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/** Says the figures of the report in the reader's words. */
record ReportWords(Phrases phrases) {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd.MM.yyyy");
    private static final int MINUTE = 60;
    private static final int HOUR = 3_600;

    /** A figure of the week beside that of the week before; the name is that of its text in the bundles. */
    record Line(String name, Panel<Compared> compared) {}

    record Compared(String now, String before, String change) {}

    /** What one fate had: the name is that of its text. */
    record MoneyLine(String name, String count, List<String> sums) {}

    /** How long orders took, each time in words. */
    record Took(long orders, String median, String most, String longest, long slow) {}

    /** What kept payments waiting for an answer. */
    record Answers(Compared undecided, Compared late) {}

    List<Line> totals(Panel<Counted> counted, Panel<Change> payments, Panel<Change> orders) {
        var all = counted.value();
        var placed = orders.value();
        return List.of(
                new Line("total", counted.map(week -> compared(week.total()))),
                new Line("error", counted.map(week -> compared(week.of(Level.ERROR)))),
                new Line("payments", payments.map(this::compared)),
                new Line("warn", counted.map(week -> compared(week.of(Level.WARN)))),
                new Line("info", counted.map(week -> compared(week.of(Level.INFO)))),
                new Line("duplicates", counted.map(week -> compared(week.of(ConflictType.DUPLICATE_NOTIFICATION)))),
                new Line("orders", orders.map(this::compared)),
                new Line(
                        "rate",
                        all == null || placed == null
                                ? counted.map(week -> new Compared("–", "–", ""))
                                : orders.map(week -> new Compared(
                                        rate(all.total().now(), week.now()),
                                        rate(all.total().before(), week.before()),
                                        ""))));
    }

    TimeBars days(Counted counted, ShopWeek week) {
        var slots = week.days().stream().map(day -> slot(day, counted)).toList();
        return TimeBars.of(phrases.sentence(slots), slots);
    }

    List<MoneyLine> money(List<WaitingMoney.Sum> sums) {
        return sums.stream()
                .map(sum -> new MoneyLine(
                        sum.fate().code(),
                        Numbers.grouped(sum.count()),
                        sum.sums().stream().map(Amounts::text).toList()))
                .toList();
    }

    Took took(Deliveries.Took took) {
        return new Took(
                took.orders(), duration(took.median()), duration(took.most()), duration(took.longest()), took.slow());
    }

    Answers answers(Counted counted) {
        return new Answers(
                compared(counted.of(ConflictType.GATEWAY_UNDECIDED)),
                compared(counted.of(ConflictType.LATE_NOTIFICATION)));
    }

    /** @param seconds not negative in earnest: a clock that went back makes it 0 */
    private String duration(double seconds) {
        long whole = Math.max(0, Math.round(seconds));
        if (whole < MINUTE) {
            return phrases.of("report.took.seconds", Words.isolated(Numbers.oneDecimal(Math.max(0, seconds))));
        }
        return whole < HOUR
                ? phrases.of("report.took.minutes", whole / MINUTE, whole % MINUTE)
                : phrases.of("report.took.hours", whole / HOUR, whole % HOUR / MINUTE);
    }

    private Compared compared(Change change) {
        return new Compared(
                phrases.count(change.now()), phrases.count(change.before()), phrases.of(key(change), change.percent()));
    }

    private static String key(Change change) {
        return "report.change." + change.direction().name().toLowerCase(Locale.ROOT);
    }

    /** For each hundred orders. */
    private String rate(@Nullable Long conflicts, @Nullable Long orders) {
        if (conflicts == null || orders == null) {
            return phrases.count(null);
        }
        return orders == 0 ? "–" : Numbers.oneDecimal(100.0 * conflicts / orders);
    }

    private Slot slot(LocalDate day, Counted counted) {
        long error = counted.on(day, Level.ERROR);
        long warn = counted.on(day, Level.WARN);
        long info = counted.on(day, Level.INFO);
        var locale = phrases.language().locale();
        var name = day.getDayOfWeek().getDisplayName(TextStyle.FULL_STANDALONE, locale) + " "
                + Words.isolated(DATE.format(day));
        var from = ShopWeek.startOf(day);
        var to = ShopWeek.startOf(day.plusDays(1));
        return new Slot(
                day.getDayOfWeek().getDisplayName(TextStyle.SHORT_STANDALONE, locale),
                name,
                phrases.said(name, error + warn + info, error),
                error,
                warn,
                info,
                from,
                to,
                PageUrl.to(Section.CONFLICTS.path())
                        .with("from", from.toString())
                        .with("to", to.toString())
                        .toString());
    }
}
