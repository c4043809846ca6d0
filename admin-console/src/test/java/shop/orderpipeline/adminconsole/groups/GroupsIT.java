package shop.orderpipeline.adminconsole.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static shop.orderpipeline.adminconsole.ConflictRows.row;
import static shop.orderpipeline.adminconsole.RunningConsole.console;
import static shop.orderpipeline.adminconsole.RunningConsole.json;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.LinkedMultiValueMap;
import shop.orderpipeline.adminconsole.ConflictRows;
import shop.orderpipeline.adminconsole.RunningConsole;
import shop.orderpipeline.adminconsole.Visitor;
import shop.orderpipeline.adminconsole.language.Language;
import shop.orderpipeline.adminconsole.query.Page;
import shop.orderpipeline.conflict.ConflictType;
import tools.jackson.databind.JsonNode;

class GroupsIT {

    private static final String GROUPS = "/api/admin/error-logs/groups";

    private static final int LARGE = 2 * ActSlices.SLICE + 501;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @BeforeEach
    void nothingStored() {
        ConflictRows.deleteAll();
    }

    @AfterEach
    void nothingWaits() {
        console()
                .database()
                .sql("delete from exceptions where low_profile_id like 'groups-page-%'")
                .update();
        console()
                .database()
                .sql("delete from open_work where low_profile_id like 'open-%'")
                .update();
    }

    @Test
    void answersEveryMemberAlsoTheAbsentOnes() {
        row("a", now.minusSeconds(60)).type(ConflictType.PAID_TWICE).store();
        row("b", now).type(ConflictType.PAID_TWICE).store();
        var answer = console().json(GROUPS);
        assertThat(answer.propertyNames())
                .containsExactly("items", "nextCursor", "total", "searchedWholly", "asOf", "projection");
        assertThat(answer.get("total").asInt()).isEqualTo(1);
        var group = answer.get("items").get(0);
        assertThat(group.propertyNames())
                .containsExactly(
                        "fingerprint",
                        "type",
                        "level",
                        "stage",
                        "endpoint",
                        "retryable",
                        "productId",
                        "productName",
                        "count",
                        "open",
                        "payments",
                        "firstAt",
                        "lastAt",
                        "state",
                        "ignoredUntil",
                        "message",
                        "version",
                        "last24Hours");
        assertThat(group.get("count").asInt()).isEqualTo(2);
        assertThat(group.get("open").asInt()).isEqualTo(2);
        assertThat(group.get("payments").asInt()).isEqualTo(2);
        assertThat(group.get("state").asString()).isEqualTo("open");
        assertThat(group.get("lastAt").asString()).isEqualTo(now.toString());
        assertThat(group.get("productId").isNull()).isTrue();
        assertThat(group.get("ignoredUntil").isNull()).isTrue();
        assertThat(group.get("message").asString()).contains("הלקוח");
        assertThat(group.get("last24Hours").size()).isEqualTo(24);
    }

    @Test
    void fourThousandDuplicatesAreOneLine() {
        row("first", now).store();
        console().database().sql("update conflict_groups set count = 4000").update();
        var items = console().json(GROUPS).get("items");
        assertThat(items.size()).isEqualTo(1);
        assertThat(items.get(0).get("count").asInt()).isEqualTo(4_000);
    }

    @Test
    void pagesShowEachGroupOnceAlsoWhereManyHappenedAtTheSameMoment() {
        IntStream.range(0, 23)
                .forEach(number -> row("p-" + number, now.minusSeconds(number / 8))
                        .type(ConflictType.OUT_OF_STOCK)
                        .set("productId", 800_000L + number)
                        .store());
        var seen = new ArrayList<String>();
        var times = new ArrayList<Instant>();
        String next = GROUPS + "?limit=5";
        while (next != null) {
            var page = console().json(next);
            assertThat(page.get("total").asInt()).isEqualTo(23);
            page.get("items").forEach(item -> {
                seen.add(item.get("fingerprint").asString());
                times.add(Instant.parse(item.get("lastAt").asString()));
            });
            var cursor = page.get("nextCursor");
            next = cursor.isNull() ? null : GROUPS + "?limit=5&cursor=" + cursor.asString();
        }
        assertThat(seen).hasSize(23).doesNotHaveDuplicates();
        assertThat(times).isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    @Test
    void anErrorThatWaitsIsReadBeforeWhatOnlyCameLater() {
        row("sold", now.minus(2, ChronoUnit.DAYS))
                .type(ConflictType.OUT_OF_STOCK)
                .store();
        row("twice", now.minus(1, ChronoUnit.DAYS))
                .type(ConflictType.PAID_TWICE)
                .store();
        row("seen", now.minus(1, ChronoUnit.HOURS))
                .type(ConflictType.PAID_AFTER_CLOSE)
                .set("state", "handled")
                .store();
        row("again", now).type(ConflictType.DUPLICATE_NOTIFICATION).store();

        var seen = new ArrayList<String>();
        var cursor = "";
        do {
            var page = console().json(GROUPS + "?limit=1" + cursor);
            seen.add(page.get("items").get(0).get("type").asString());
            cursor = page.get("nextCursor").isNull()
                    ? ""
                    : "&cursor=" + page.get("nextCursor").asString();
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactly("paid-twice", "out-of-stock", "duplicate-notification", "paid-after-close");
    }

    @Test
    void filtersByEachParameterAndByAllTogether() {
        console()
                .database()
                .sql("insert into products (id, name) values (888001, 'Red Samovar') on conflict do nothing")
                .update();
        row("stock", now.minus(10, ChronoUnit.DAYS))
                .type(ConflictType.OUT_OF_STOCK)
                .set("stage", "deduction")
                .set("endpoint", "paid-orders")
                .set("productId", 888001L)
                .store();
        row("race", now)
                .type(ConflictType.STOCK_RACE)
                .set("stage", "deduction")
                .set("endpoint", "paid-orders")
                .store();
        row("asked", now.minusSeconds(1))
                .type(ConflictType.GATEWAY_UNDECIDED)
                .set("lowProfileId", "a-page-of-somebody")
                .store();
        assertThat(found("level=error")).containsExactly("out-of-stock");
        assertThat(found("level=error,warn")).containsExactly("out-of-stock", "gateway-undecided");
        assertThat(found("type=stock-race")).containsExactly("stock-race");
        assertThat(found("stage=deduction")).containsExactly("out-of-stock", "stock-race");
        assertThat(found("endpoint=paid-orders&level=info")).containsExactly("stock-race");
        assertThat(found("productId=888001")).containsExactly("out-of-stock");
        assertThat(found("retryable=true")).containsExactly("stock-race", "gateway-undecided");
        assertThat(found("state=healed")).containsExactly("stock-race");
        assertThat(found("state=open")).containsExactly("out-of-stock", "gateway-undecided");
        assertThat(found("days=7")).containsExactly("stock-race", "gateway-undecided");
        assertThat(found("to=" + now.minusSeconds(100))).containsExactly("out-of-stock");
        assertThat(found("from=" + now.minusSeconds(1) + "&to=" + now)).containsExactly("gateway-undecided");
        assertThat(found("searchTerm=503")).containsExactly("gateway-undecided");
        assertThat(found("searchTerm=samovar")).containsExactly("out-of-stock");
        assertThat(found("searchTerm=888001")).containsExactly("out-of-stock");
        assertThat(found("searchTerm=of-somebody")).containsExactly("gateway-undecided");
        assertThat(found("searchTerm=" + encoded("אזל מהמלאי"))).containsExactly("out-of-stock");
        assertThat(found("searchTerm=%25")).isEmpty();
        assertThat(found("searchTerm=409&level=error&state=open&type=out-of-stock&productId=888001&limit=200"))
                .containsExactly("out-of-stock");
        assertThat(found("level=&state=&type=")).hasSize(3);
    }

    /** The newest hits are looked at: what is missing happened long ago, and the answer says that something may be. */
    @Test
    void saysWhereATextIsInSoManyIdsThatNotAllWereLookedAt() {
        row("old|a1b2c3", now.minus(1, ChronoUnit.DAYS))
                .type(ConflictType.OUT_OF_STOCK)
                .store();
        row("new|a1b2c3", now).type(ConflictType.PAID_TWICE).store();
        assertThat(console()
                        .json(GROUPS + "?searchTerm=a1b2")
                        .get("searchedWholly")
                        .asBoolean())
                .isTrue();
        assertThat(found("searchTerm=a1b2")).containsExactly("paid-twice", "out-of-stock");
        console()
                .database()
                .sql("""
                        insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code,
                          retryable, state, low_profile_id)
                        select 'many|a1b2' || n, :at, 'conflicts-0@' || n, (select fingerprint from conflict_groups
                          where type = 'paid-twice'), 'paid-twice', 'error', 'confirmation', 'x', 409, false, 'open', 'many'
                        from generate_series(1, 5000) n
                        """)
                .param("at", now.minusSeconds(60).atOffset(ZoneOffset.UTC))
                .update();
        assertThat(console()
                        .json(GROUPS + "?searchTerm=a1b2")
                        .get("searchedWholly")
                        .asBoolean())
                .isFalse();
        assertThat(found("searchTerm=a1b2")).containsExactly("paid-twice");
        assertThat(Visitor.loggedInAs(RunningConsole.VIEWER).page("/admin/conflicts?searchTerm=a1b2"))
                .contains("id=\"searched\"", "newest 5,000");
        assertThat(found("searchTerm=old%7Ca1b2c3")).containsExactly("out-of-stock");
    }

    /** A group that happened before a period and after it did not happen in it. */
    @Test
    void findsByPeriodOnlyWhatHappenedInIt() {
        row("before", now.minusSeconds(1_000)).store();
        row("after", now).store();
        assertThat(found("from=" + now.minusSeconds(500) + "&to=" + now.minusSeconds(100)))
                .isEmpty();
        assertThat(found("from=" + now.minusSeconds(1_000) + "&to=" + now.minusSeconds(100)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=gone",
                "limit=201",
                "cursor=garbage",
                "productId=x",
                "productId=0",
                "level=fatal",
                "days=91"
            })
    void refusesWrongParameters(String query) {
        var refused = console().get(GROUPS + "?" + query);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).get("code").asString()).isEqualTo("invalid-parameter");
    }

    /** The database filters by the same decision that the pure decider makes. */
    @Test
    void decidesStatesInTheDatabaseAsInTheCode() {
        int number = 0;
        for (var act : new String[] {null, "handled", "ignored", "reopened"}) {
            for (var until : new Integer[] {null, -1_000, 1_000}) {
                for (var open : new long[] {0, 2}) {
                    group("g-" + number, open);
                    if (act != null) {
                        say("g-" + number, act, until == null ? null : now.plusSeconds(until));
                        say("g-" + number, "noted", null);
                    }
                    number++;
                }
            }
        }
        var all = find("limit=200");
        assertThat(all.items()).hasSize(number);
        for (var state : GroupState.values()) {
            var inDatabase = find("limit=200&state=" + state.code()).items();
            assertThat(inDatabase)
                    .as(state.code())
                    .isNotEmpty()
                    .containsExactlyElementsOf(all.items().stream()
                            .filter(group -> group.state() == state)
                            .toList());
        }
        var groups = console().bean(ConflictGroups.class);
        var facets = groups.facets(groups.seek(filter(""))).byState();
        assertThat(facets.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(number);
    }

    @Test
    void tellsOneGroupWhole() {
        row("early", now.minus(1, ChronoUnit.HOURS))
                .type(ConflictType.OUT_OF_STOCK)
                .set("lowProfileId", "groups-page-1")
                .store();
        row("late", now)
                .type(ConflictType.OUT_OF_STOCK)
                .set("lowProfileId", "groups-page-2")
                .store();
        exception("groups-page-1", "out-of-stock", "100.50", "ILS", "open");
        exception("groups-page-2", "out-of-stock", "0.25", "ILS", "open");
        exception("groups-page-2", "paid-twice", "7", "ILS", "open");
        exception("groups-page-3", "out-of-stock", "9", "ILS", "open");
        var fingerprint = onlyGroup();
        var group = console().json(GROUPS + "/" + fingerprint);
        assertThat(group.get("fingerprint").asString()).isEqualTo(fingerprint);
        assertThat(group.get("moneyTaken").asString()).isEqualTo("yes");
        assertThat(group.get("exceptions").get("count").asInt()).isEqualTo(2);
        assertThat(group.get("exceptions").get("sums").get(0).get("amount").asString())
                .isEqualTo("100.75");
        assertThat(sum(group.get("byHour"))).isEqualTo(2);
        assertThat(sum(group.get("last24Hours"))).isEqualTo(2);
        assertThat(group.get("last24Hours").get(23).asInt()
                        + group.get("last24Hours").get(22).asInt())
                .isEqualTo(2);
        assertThat(group.get("acts").size()).isZero();
        var unknown = console().get(GROUPS + "/0000000000000000");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown).get("code").asString()).isEqualTo("group-unknown");
    }

    @Test
    void handlesWhatIsOpenAndSaysSo() {
        open(3);
        var fingerprint = onlyGroup();
        var handled = change(fingerprint, "{\"state\": \"handled\", \"note\": \" spoke to CardCom \"}");
        assertThat(handled.statusCode()).as(handled.body()).isEqualTo(200);
        assertThat(json(handled).get("moved").asInt()).isEqualTo(3);
        assertThat(json(handled).get("state").asString()).isEqualTo("handled");
        assertThat(json(handled).get("open").asInt()).isZero();
        assertThat(standing(fingerprint)).isEqualTo("handled 3 closed by admin");
        var acts = console().json(GROUPS + "/" + fingerprint).get("acts");
        assertThat(acts.size()).isEqualTo(1);
        assertThat(acts.get(0).get("who").asString()).isEqualTo("admin");
        assertThat(acts.get(0).get("act").asString()).isEqualTo("handled");
        assertThat(acts.get(0).get("note").asString()).isEqualTo("spoke to CardCom");
        assertThat(audited(fingerprint)).containsExactly("admin group-handled spoke to CardCom");

        row("again", now).type(ConflictType.GATEWAY_UNDECIDED).store();
        assertThat(console().json(GROUPS).get("items").get(0).get("state").asString())
                .isEqualTo("came-back");

        var reopened = change(fingerprint, "{\"state\": \"open\"}");
        assertThat(json(reopened).get("moved").asInt()).isEqualTo(3);
        assertThat(json(reopened).get("state").asString()).isEqualTo("open");
        assertThat(json(reopened).get("open").asInt()).isEqualTo(4);
        assertThat(standing(fingerprint)).isEqualTo("open 4 closed by nobody");
    }

    @Test
    void ignoresForAWhileAndTakesNotes() {
        open(2);
        var fingerprint = onlyGroup();
        var until = now.plus(7, ChronoUnit.DAYS);
        var ignored = change(fingerprint, "{\"state\": \"ignored\", \"until\": \"" + until + "\"}");
        assertThat(json(ignored).get("state").asString()).isEqualTo("ignored");
        assertThat(json(ignored).get("ignoredUntil").asString()).isEqualTo(until.toString());
        assertThat(standing(fingerprint)).isEqualTo("ignored 2 closed by admin");

        row("meanwhile", now).type(ConflictType.GATEWAY_UNDECIDED).store();
        var noted = change(fingerprint, "{\"note\": \"known trouble of the bank\"}");
        assertThat(json(noted).get("moved").asInt()).isZero();
        assertThat(json(noted).get("state").asString())
                .as("a note changes nothing")
                .isEqualTo("ignored");
        assertThat(audited(fingerprint))
                .containsExactly("admin group-ignored null", "admin group-noted known trouble of the bank");
    }

    @Test
    void closesNothingThatNobodyHasSeen() {
        open(2);
        var fingerprint = onlyGroup();
        var seen = versionOf(fingerprint);
        row("unseen", now).type(ConflictType.GATEWAY_UNDECIDED).store();

        var refused = change(fingerprint, "{\"state\": \"handled\", \"version\": \"" + seen + "\"}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).get("code").asString()).isEqualTo("group-changed");
        assertThat(json(refused).get("detail").asString()).contains("התנגשויות חדשות: 1");
        assertThat(standing(fingerprint)).isEqualTo("open 3 closed by nobody");
        assertThat(audited(fingerprint)).isEmpty();

        var until = now.plus(7, ChronoUnit.DAYS);
        assertThat(change(
                                fingerprint,
                                "{\"state\": \"ignored\", \"until\": \"" + until + "\", \"version\": \"" + seen + "\"}")
                        .statusCode())
                .as("more of the same is no news to whoever ignores it")
                .isEqualTo(200);
        assertThat(change(fingerprint, "{\"state\": \"handled\", \"version\": \"3.0\"}")
                        .statusCode())
                .as("somebody spoke since")
                .isEqualTo(409);
        var again = console().json(GROUPS + "/" + fingerprint).get("version").asString();
        assertThat(change(fingerprint, "{\"state\": \"handled\", \"version\": \"" + again + "\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(change(fingerprint, "{\"state\": \"handled\", \"version\": \"new\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void leavesMoneyThatWaitsToItsDesk() {
        row("a", now)
                .type(ConflictType.PAID_TWICE)
                .set("lowProfileId", "groups-page-9")
                .store();
        exception("groups-page-9", "paid-twice", "12", "ILS", "open");
        var fingerprint = onlyGroup();
        var refused = change(fingerprint, "{\"state\": \"handled\"}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).get("code").asString()).isEqualTo("group-has-exceptions");
        assertThat(json(refused).get("detail").asString()).contains("/admin/exceptions?reason=paid-twice");
        assertThat(standing(fingerprint)).isEqualTo("open 1 closed by nobody");
        assertThat(console().json(GROUPS + "/" + fingerprint).get("acts").size())
                .isZero();
        assertThat(audited(fingerprint)).isEmpty();

        console()
                .database()
                .sql(
                        "update exceptions set state = 'refunded', closed_at = now() where low_profile_id = 'groups-page-9'")
                .update();
        assertThat(change(fingerprint, "{\"state\": \"handled\"}").statusCode()).isEqualTo(200);
    }

    /** Its conflicts are open as long as the exceptions are, whatever is said of them. */
    @Test
    void doesNotIgnoreMoneyThatWaits() {
        row("a", now)
                .type(ConflictType.PAID_TWICE)
                .set("lowProfileId", "groups-page-8")
                .store();
        exception("groups-page-8", "paid-twice", "12", "ILS", "open");
        var fingerprint = onlyGroup();
        var refused =
                change(fingerprint, "{\"state\": \"ignored\", \"until\": \"" + now.plus(7, ChronoUnit.DAYS) + "\"}");
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).get("code").asString()).isEqualTo("group-has-exceptions");
        assertThat(standing(fingerprint)).isEqualTo("open 1 closed by nobody");
        assertThat(audited(fingerprint)).isEmpty();
    }

    @Test
    void closesAndOpensAGroupOfManySlicesWhole() {
        var fingerprint = aLargeGroup();
        var handled = carryOut(new GroupCommand.Handle(fingerprint, "dana", null));
        assertThat(handled).isEqualTo(new GroupActed.Done(LARGE, true));
        assertThat(standing(fingerprint)).isEqualTo("handled " + LARGE + " closed by dana");
        assertThat(openOf(fingerprint)).isZero();

        var reopened = carryOut(new GroupCommand.Reopen(fingerprint, "dana", null));
        assertThat(reopened).isEqualTo(new GroupActed.Done(LARGE, true));
        assertThat(standing(fingerprint)).isEqualTo("open " + LARGE + " closed by nobody");
        assertThat(openOf(fingerprint)).isEqualTo(LARGE);
    }

    /** Whoever said it waits no longer, or was killed. */
    @Test
    void goesOnWithALargeGroupWhereItBrokeOff() {
        var fingerprint = aLargeGroup();
        var begun = console()
                .bean(GroupActs.class)
                .carryOut(new GroupCommand.Handle(fingerprint, "dana", null), null, Duration.ZERO);
        assertThat(begun).isInstanceOf(GroupActed.Done.class);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> console()
                        .database()
                        .sql("select moved || ' ' || carried_out from conflict_acts")
                        .query(String.class)
                        .single()
                        .equals(LARGE + " true"));
        assertThat(standing(fingerprint)).isEqualTo("handled " + LARGE + " closed by dana");
        assertThat(openOf(fingerprint)).isZero();
    }

    /** The first word is carried out before the second, although the second one's speaker is there. */
    @Test
    void carriesOutWhatWasSaidInItsOrder() {
        var fingerprint = aLargeGroup();
        var acts = console().bean(GroupActs.class);
        acts.carryOut(new GroupCommand.Handle(fingerprint, "dana", null), null, Duration.ZERO);
        acts.carryOut(new GroupCommand.Reopen(fingerprint, "omer", null), null, Duration.ZERO);
        var last = carryOut(new GroupCommand.Handle(fingerprint, "noa", null));
        assertThat(last)
                .isInstanceOfSatisfying(
                        GroupActed.Done.class,
                        done -> assertThat(done.complete()).isTrue());
        assertThat(standing(fingerprint)).isEqualTo("handled " + LARGE + " closed by noa");
        assertThat(openOf(fingerprint)).isZero();
    }

    @Test
    void opensOnlyWhatTheWordClosedThatIsTakenBack() {
        open(3);
        var fingerprint = onlyGroup();
        change(fingerprint, "{\"state\": \"handled\"}");
        row("again", now).type(ConflictType.GATEWAY_UNDECIDED).store();
        console()
                .database()
                .sql("insert into open_work (low_profile_id, reason, due_at)"
                        + " values ('open-again', 'undecided', now() + interval '1 day')")
                .update();
        console()
                .database()
                .sql("update conflicts set low_profile_id = 'open-again' where id = 'again'")
                .update();
        assertThat(json(change(fingerprint, "{\"state\": \"handled\"}"))
                        .get("moved")
                        .asInt())
                .isEqualTo(1);

        var undone = json(change(fingerprint, "{\"state\": \"open\"}"));
        assertThat(undone.get("moved").asInt()).isEqualTo(1);
        assertThat(undone.get("open").asInt()).isEqualTo(1);
        assertThat(undone.get("state").asString())
                .as("as before the second word")
                .isEqualTo("came-back");

        var all = json(change(fingerprint, "{\"state\": \"open\"}"));
        assertThat(all.get("moved").asInt()).isEqualTo(3);
        assertThat(all.get("state").asString()).isEqualTo("open");
        assertThat(standing(fingerprint)).isEqualTo("open 4 closed by nobody");
    }

    @Test
    void whatWasIgnoredWaitsAgainOnceItsTimeIsOver() {
        open(2);
        var fingerprint = onlyGroup();
        change(fingerprint, "{\"state\": \"ignored\", \"until\": \"" + now.plus(1, ChronoUnit.DAYS) + "\"}");
        change(fingerprint, "{\"state\": \"ignored\", \"until\": \"" + now.plus(2, ChronoUnit.DAYS) + "\"}");
        assertThat(standing(fingerprint)).isEqualTo("ignored 2 closed by admin");
        console()
                .database()
                .sql("update conflict_acts set until = now() - interval '1 second'")
                .update();
        await().atMost(Duration.ofSeconds(30)).until(() -> openOf(fingerprint) == 2);
        assertThat(standing(fingerprint)).isEqualTo("open 2 closed by nobody");
        var group = console().json(GROUPS + "/" + fingerprint);
        assertThat(group.get("open").asInt()).isEqualTo(2);
        assertThat(group.get("state").asString()).isEqualTo("open");
        assertThat(group.get("acts").get(0).get("who").asString()).isEqualTo("admin-console");
    }

    /** One that fails or is gone in the middle is told, and those after it are done all the same. */
    @Test
    void saysOfSeveralGroupsAtOnceWhichFailed() {
        open(1);
        row("other", now).type(ConflictType.CLAIM_MISMATCH).store();
        var fingerprints = console()
                .database()
                .sql("select fingerprint from conflict_groups order by 1")
                .query(String.class)
                .list();
        var gone = "0000000000000000";
        var chosen = Stream.concat(fingerprints.stream(), Stream.of(gone))
                .map(fingerprint -> "fingerprint=" + fingerprint + "&seen="
                        + URLEncoder.encode(
                                fingerprint + " "
                                        + versionOf(fingerprint.equals(gone) ? fingerprints.getFirst() : fingerprint),
                                StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var page = Visitor.loggedInAs("admin")
                .command("/admin/conflicts", "/admin/conflicts/groups?" + chosen, Map.of("act", "handled"));
        assertThat(page).contains("2 groups are handled", "About one group nothing was said");
        assertThat(openOf(fingerprints.getFirst()) + openOf(fingerprints.getLast()))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"state\": \"healed\"}; state",
                "{\"state\": 7}; state",
                "{\"state\": \"ignored\"}; until",
                "{\"state\": \"ignored\", \"until\": \"2020-01-01\"}; until",
                "{\"state\": \"ignored\", \"until\": \"2999-01-01\"}; until",
                "{\"state\": \"ignored\", \"until\": \"soon\"}; until",
                "{}; note",
                "{\"note\": \" \"}; note",
                "[]; note",
                "no json; body",
            })
    void refusesCommandsThatCanNotBeUsed(String body, String parameter) {
        open(1);
        var refused = change(onlyGroup(), body);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(json(refused).get("detail").asString()).contains(parameter);
        assertThat(json(change("0000000000000000", "{\"state\": \"handled\"}"))
                        .get("code")
                        .asString())
                .isEqualTo("group-unknown");
    }

    @Test
    void twoOperatorsAtOnceCloseEachConflictOnce() {
        open(40);
        var fingerprint = onlyGroup();
        var dana = CompletableFuture.supplyAsync(() -> carryOut(new GroupCommand.Handle(fingerprint, "dana", null)));
        var omer = CompletableFuture.supplyAsync(
                () -> carryOut(new GroupCommand.Ignore(fingerprint, "omer", now.plusSeconds(3_600), null)));
        assertThat(moved(dana.join()) + moved(omer.join())).isEqualTo(40);
        assertThat(console()
                        .database()
                        .sql("select open from conflict_groups")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(console()
                        .database()
                        .sql("select count(*) from conflict_acts")
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    /** Whatever order they come in, the last one said is what the rows show. */
    @Test
    void whatWasSaidLastIsWhatHolds() {
        open(30);
        var fingerprint = onlyGroup();
        for (int round = 0; round < 20; round++) {
            var handling =
                    CompletableFuture.supplyAsync(() -> carryOut(new GroupCommand.Handle(fingerprint, "dana", null)));
            var reopening =
                    CompletableFuture.supplyAsync(() -> carryOut(new GroupCommand.Reopen(fingerprint, "omer", null)));
            CompletableFuture.allOf(handling, reopening).join();
            var last = console()
                    .bean(ConflictGroups.class)
                    .acts(fingerprint)
                    .getFirst()
                    .act();
            assertThat(standing(fingerprint))
                    .isEqualTo(last == Act.HANDLED ? "handled 30 closed by dana" : "open 30 closed by nobody");
            var group = console()
                    .bean(ConflictGroups.class)
                    .one(fingerprint, Language.ENGLISH)
                    .orElseThrow();
            assertThat(group.open()).isEqualTo(last == Act.HANDLED ? 0 : 30);
        }
    }

    /** An arrival that holds the group's row when somebody handles it is waited for, and handled too. */
    @Test
    void countsAConflictThatArrivesMeanwhile() throws Exception {
        open(5);
        var fingerprint = onlyGroup();
        try (var arrival = console().dataSource().getConnection();
                var statement = arrival.createStatement()) {
            arrival.setAutoCommit(false);
            statement.execute("""
                    insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code,
                      retryable, state, low_profile_id)
                    select 'meanwhile', at, 'conflicts-1@1', fingerprint, type, level, stage, endpoint, status_code,
                      retryable, 'open', 'meanwhile'
                    from conflicts limit 1
                    """);
            statement.execute("update conflict_groups set count = count + 1, open = open + 1");
            var handling =
                    CompletableFuture.supplyAsync(() -> carryOut(new GroupCommand.Handle(fingerprint, "dana", null)));
            await().atMost(Duration.ofSeconds(10)).until(GroupsIT::somebodyWaitsForALock);
            arrival.commit();
            assertThat(handling.get(20, TimeUnit.SECONDS)).isEqualTo(new GroupActed.Done(6, true));
        }
        assertThat(standing(fingerprint)).isEqualTo("handled 6 closed by dana");
        assertThat(console()
                        .database()
                        .sql("select open from conflict_groups")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private static boolean somebodyWaitsForALock() {
        return console()
                .database()
                .sql("select exists (select from pg_stat_activity where application_name = 'admin-console-commands'"
                        + " and wait_event_type = 'Lock')")
                .query(Boolean.class)
                .single();
    }

    @Test
    void isReadByViewersAndCommandedByOperatorsOnly() {
        open(1);
        var fingerprint = onlyGroup();
        assertThat(console()
                        .send(console()
                                .as(RunningConsole.VIEWER, GROUPS + "/" + fingerprint)
                                .build())
                        .statusCode())
                .isEqualTo(200);
        var refused = console()
                .send(console()
                        .as(RunningConsole.VIEWER, GROUPS + "/" + fingerprint)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString("{\"state\": \"handled\"}"))
                        .build());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).get("code").asString()).isEqualTo("forbidden");
        assertThat(standing(fingerprint)).isEqualTo("open 1 closed by nobody");
    }

    @Test
    void tellsInEitherLanguage() {
        open(1);
        var english = console()
                .send(console().asAdmin(GROUPS).header("Accept-Language", "en").build());
        assertThat(english.headers().firstValue("Content-Language")).contains("en");
        assertThat(json(english).get("items").get(0).get("message").asString())
                .startsWith("CardCom gave no clear answer");
        assertThat(console().get(GROUPS).headers().firstValue("Content-Language"))
                .contains("he");
    }

    private void open(int count) {
        IntStream.range(0, count)
                .forEach(number -> row("open-" + number, now.minusSeconds(number))
                        .type(ConflictType.GATEWAY_UNDECIDED)
                        .store());
        // Their payments still wait for an answer, so nothing but people closes them.
        console()
                .database()
                .sql("insert into open_work (low_profile_id, reason, due_at)"
                        + " select distinct low_profile_id, 'undecided', now() + interval '1 day' from conflicts"
                        + " on conflict do nothing")
                .update();
    }

    /** More than two slices, half of them in the same moment; nothing but people closes them. */
    private String aLargeGroup() {
        row("first", now.minusSeconds(10)).type(ConflictType.CLAIM_MISMATCH).store();
        console().database().sql("""
                        insert into conflicts (id, at, origin, fingerprint, type, level, stage, endpoint, status_code,
                          retryable, state, low_profile_id)
                        select 'large-' || number, at - (number % 2) * number * interval '1 millisecond',
                          'conflicts-1@' || number, fingerprint, type, level, stage, endpoint, status_code, retryable,
                          state, low_profile_id
                        from conflicts, generate_series(2, :large) as number
                        """).param("large", LARGE).update();
        console()
                .database()
                .sql("update conflict_groups set count = :large, open = :large")
                .param("large", LARGE)
                .update();
        return onlyGroup();
    }

    private static long openOf(String fingerprint) {
        return console()
                .database()
                .sql("select open from conflict_groups where fingerprint = :f")
                .param("f", fingerprint)
                .query(Long.class)
                .single();
    }

    private void group(String fingerprint, long open) {
        console()
                .database()
                .sql("insert into conflict_groups (fingerprint, type, level, stage, endpoint, count, open, payments,"
                        + " first_at, last_at) values (:f, 'unknown', 'error', 'schedule', 'x', 9, :open, 1, :at, :at)")
                .param("f", fingerprint)
                .param("open", open)
                .param("at", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static void say(String fingerprint, String act, @Nullable Instant until) {
        console()
                .database()
                .sql("insert into conflict_acts (who, fingerprint, act, until) values ('dana', :f, :act, :until)")
                .param("f", fingerprint)
                .param("act", act)
                .param("until", until == null ? null : until.atOffset(ZoneOffset.UTC))
                .update();
    }

    private static void exception(String page, String reason, String amount, String currency, String state) {
        console()
                .database()
                .sql("insert into exceptions (low_profile_id, reason, tranzaction_id, amount, currency, state)"
                        + " values (:page, :reason, :charge, :amount::numeric, :currency, :state)"
                        + " on conflict (low_profile_id, reason, tranzaction_id) do update set state = excluded.state")
                .param("page", page)
                .param("reason", reason)
                .param("charge", (long) (page + reason).hashCode() + Integer.MAX_VALUE + 2L)
                .param("amount", amount)
                .param("currency", currency)
                .param("state", state)
                .update();
    }

    private static String standing(String fingerprint) {
        return console()
                .database()
                .sql("""
                        select state || ' ' || count(*) || ' closed by ' || coalesce(closed_by, 'nobody') from conflicts
                        where fingerprint = :f and (closed_at is null) = (state = 'open')
                        group by state, closed_by
                        """)
                .param("f", fingerprint)
                .query(String.class)
                .single();
    }

    private List<String> audited(String fingerprint) {
        return console()
                .database()
                .sql("select who || ' ' || what || ' ' || coalesce(reason, 'null') from audit"
                        + " where detail like :f || ' %' and at >= :since order by id")
                .param("f", fingerprint)
                .param("since", now.atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list();
    }

    private static String onlyGroup() {
        return console()
                .database()
                .sql("select fingerprint from conflict_groups")
                .query(String.class)
                .single();
    }

    private static HttpResponse<String> change(String fingerprint, String body) {
        return console()
                .send(console()
                        .asAdmin(GROUPS + "/" + fingerprint)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString(body))
                        .build());
    }

    private static List<String> found(String query) {
        var types = new ArrayList<String>();
        var response = console().get(GROUPS + "?" + query);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        json(response).get("items").forEach(item -> types.add(item.get("type").asString()));
        assertThat(json(response).get("total").asInt()).isEqualTo(types.size());
        return types;
    }

    private static Page<ConflictGroup> find(String query) {
        var groups = console().bean(ConflictGroups.class);
        return groups.find(groups.seek(filter(query)), Language.ENGLISH);
    }

    private static GroupFilter filter(String query) {
        var parameters = new LinkedMultiValueMap<String, String>();
        for (var pair : query.split("&", -1)) {
            var parts = pair.split("=", 2);
            if (parts.length == 2) {
                parameters.add(parts[0], parts[1]);
            }
        }
        return GroupFilter.of(parameters, Clock.systemUTC());
    }

    private static long moved(GroupActed acted) {
        return acted instanceof GroupActed.Done done ? done.moved() : -1_000;
    }

    private static long sum(JsonNode counts) {
        long sum = 0;
        for (var count : counts) {
            sum += count.asLong();
        }
        return sum;
    }

    /** Whatever the group is by now. */
    private static GroupActed carryOut(GroupCommand command) {
        return console().bean(GroupActs.class).carryOut(command, null, GroupActs.PATIENCE);
    }

    private static String versionOf(String fingerprint) {
        return console().json(GROUPS + "/" + fingerprint).get("version").asString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
