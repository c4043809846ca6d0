package shop.orderpipeline.adminconsole.overview;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import shop.orderpipeline.adminconsole.charts.Numbers;
import shop.orderpipeline.adminconsole.charts.Sparkline;
import shop.orderpipeline.adminconsole.figures.Change;
import shop.orderpipeline.adminconsole.figures.Phrases;
import shop.orderpipeline.adminconsole.figures.Tallies;
import shop.orderpipeline.adminconsole.figures.Tally;
import shop.orderpipeline.adminconsole.figures.WaitingMoney;
import shop.orderpipeline.adminconsole.page.Amounts;
import shop.orderpipeline.adminconsole.page.PageUrl;
import shop.orderpipeline.adminconsole.page.Section;
import shop.orderpipeline.adminconsole.panel.Panel;
import shop.orderpipeline.conflict.ConflictType;
import shop.orderpipeline.conflict.Level;

/** Makes the five figures on top of the overview. */
record Tiles(Phrases phrases, Period period) {

    private static final String EXCEPTIONS = "/admin/exceptions";

    /**
     * A count of the period and of the one before.
     *
     * @param before null where it is not known
     */
    record Payments(long now, @Nullable Long before) {}

    List<Tile> of(
            Panel<Tallies.Standing> standing,
            Panel<Happened> happened,
            Panel<Payments> payments,
            Panel<WaitingMoney.Sum> money) {
        var tiles = new ArrayList<Tile>();
        tiles.add(new Tile(
                "errors",
                conflicts()
                        .with("level", Level.ERROR.code())
                        .with("state", OpenGroups.WAITING)
                        .toString(),
                standing.map(now -> openErrors(now, happened))));
        tiles.add(new Tile(
                "payments",
                inPeriod().with("level", Level.ERROR.code()).toString(),
                payments.map(count -> counted(Change.of(count.now(), count.before()), null))));
        tiles.add(new Tile("money", EXCEPTIONS, money.map(this::waiting)));
        tiles.add(new Tile(
                "healed",
                inPeriod().with("level", Level.INFO.code()).toString(),
                happened.map(all -> counted(all, tally -> tally.level() == Level.INFO))));
        tiles.add(new Tile(
                "duplicates",
                inPeriod()
                        .with("type", ConflictType.DUPLICATE_NOTIFICATION.code())
                        .toString(),
                happened.map(all -> counted(all, tally -> tally.type() == ConflictType.DUPLICATE_NOTIFICATION))));
        return tiles;
    }

    /** What is open counts whenever it happened; beside it, how many were new in the period. */
    private Tile.Figure openErrors(Tallies.Standing standing, Panel<Happened> happened) {
        var all = happened.value();
        var open = List.of(Numbers.grouped(standing.openErrors()));
        boolean alarming = standing.openErrors() > 0;
        if (all == null) {
            return new Tile.Figure(open, "", alarming, null);
        }
        Predicate<Tally> errors = tally -> tally.level() == Level.ERROR;
        var change = all.change(errors);
        return new Tile.Figure(
                open,
                phrases.of("overview.tile.errors.new", phrases.count(change.now()), phrases.change(change)),
                alarming,
                line(all, errors));
    }

    private Tile.Figure waiting(WaitingMoney.Sum sum) {
        if (sum.count() == 0) {
            return new Tile.Figure(List.of("0"), phrases.of("overview.tile.money.none"), false, null);
        }
        var sums = sum.sums().stream().map(Amounts::text).toList();
        return new Tile.Figure(
                sums.isEmpty() ? List.of("–") : sums, phrases.of("overview.tile.money.count", sum.count()), true, null);
    }

    private Tile.Figure counted(Happened all, Predicate<Tally> which) {
        return counted(all.change(which), line(all, which));
    }

    private Tile.Figure counted(Change change, @Nullable Sparkline line) {
        return new Tile.Figure(List.of(phrases.count(change.now())), phrases.change(change), false, line);
    }

    /** Null where nothing happened: that is no line. */
    private @Nullable Sparkline line(Happened all, Predicate<Tally> which) {
        var counts = all.bySlot(which);
        long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
        var key = period.isByHour() ? "overview.line.hour" : "overview.line.day";
        return most == 0 ? null : Sparkline.of(phrases.of(key, most), counts);
    }

    private static PageUrl conflicts() {
        return PageUrl.to(Section.CONFLICTS.path());
    }

    private PageUrl inPeriod() {
        return conflicts().with(Period.PARAMETER, period.parameter());
    }
}
