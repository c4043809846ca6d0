package shop.orderpipeline.webhookingress.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import shop.orderpipeline.payment.Claim;
import shop.orderpipeline.payment.LowProfileId;
import shop.orderpipeline.payment.PaymentNotification.Dialect;
import shop.orderpipeline.payment.QuarantinedNotification.Reason;
import shop.orderpipeline.payment.TranzactionId;
import shop.orderpipeline.webhookingress.notification.NotificationReading.Refused;
import shop.orderpipeline.webhookingress.notification.NotificationReading.Understood;

class NotificationParserTest {

    private static final String GUID = "3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11";
    private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";

    private final NotificationParser parser = new NotificationParser(1000);

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            01, JSON,  3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11, 0,        0, 248400101, 149.9,  1, ChargeOnly,           1000, 0008, 0012345
            02, JSON,  b7d2a9e0-51c3-4f6e-8d27-6a1e0c9f4b22, 0,        4, 248400102, 320.0,  1, ChargeOnly,           1000, 0000, -
            03, JSON,  0e8a4c77-2b19-4d3a-b5f0-91c7d2e6a333, 60000004, -, -,         -,      -, ChargeOnly,           1000, -,    -
            04, JSON,  c41f9b06-e8d5-4a72-9c3b-57a0f1d84e44, 0,        0, 248400104, 1200.0, 1, ChargeAndCreateToken, 1000, 0008, 00A4321
            05, JSON,  5a93e1c8-06f4-4e2d-a7b9-d80c4f6e1955, 0,        -, -,         -,      -, CreateTokenOnly,      1000, -,    -
            06, JSON,  91b6d4f2-c7a0-4358-8e1d-2f5b9a0c7d66, 0,        -, -,         -,      -, SuspendedDeal,        1000, -,    -
            07, JSON,  e25c80a7-4d9f-4b16-93a2-c6e1f7b05877, 0,        7, 248400107, 780.0,  1, Do3DSAndSubmit,       1000, 0000, -
            08, JSON,  7d10f3b9-a6e2-4c85-b04e-1a9d5c8f2e88, 0,        0, 248400108, 89.0,   1, ChargeOnly,           1000, 0008, 0012345
            09, JSON,  28f7c5e4-9b03-4d61-a8c2-e40b7d1f6a99, 0,        0, 248400109, 10.50,  1, ChargeOnly,           1000, 0008, 0012345
            10, JSON,  3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11, 0,        0, 248400101, 149.9,  1, ChargeOnly,           1000, 0008, 0012345
            11, JSON,  f6a0b3d8-17c9-4e54-8b2f-93d6e5c1a0bb, 0,        0, 248400111, 59.0,   1, ChargeOnly,           1000, 0008, 0012345
            12, JSON,  14c9e7a5-f2b8-4063-9d7a-b5e8c0f3d1cc, 0,        0, 248400112, 35.0,   2, ChargeOnly,           1000, 0000, 0012345
            13, QUERY, a8e35f1c-d06b-4972-8c4d-0b7f92e6a4dd, 0,        -, -,         -,      -, ChargeOnly,           1000, -,    -
            14, QUERY, 0e8a4c77-2b19-4d3a-b5f0-91c7d2e6a333, 5116,     -, -,         -,      -, ChargeOnly,           1000, -,    -
            15, FORM,  a8e35f1c-d06b-4972-8c4d-0b7f92e6a4dd, 0,        -, 248400113, -,      -, ChargeOnly,           1000, -,    -
            16, JSON,  6b2d90e3-8f5a-4c17-b9e6-f1c3a7d4e0ff, -,        -, -,         -,      -, -,                    1000, -,    -
            """)
    void readsEveryExample(
            String number,
            Dialect dialect,
            String id,
            @Nullable Long responseCode,
            @Nullable Long transactionCode,
            @Nullable Long tranzactionId,
            @Nullable BigDecimal amount,
            @Nullable Integer coinId,
            @Nullable String operation,
            @Nullable Long terminal,
            @Nullable String lastFour,
            @Nullable String approval) {
        assertThat(ExampleCall.numbered(number).parsedBy(parser))
                .isEqualTo(new Understood(
                        new LowProfileId(id),
                        new Claim(
                                responseCode,
                                transactionCode,
                                tranzactionId == null ? null : new TranzactionId(tranzactionId),
                                amount,
                                coinId,
                                operation,
                                terminal,
                                lastFour,
                                approval),
                        dialect));
    }

    @Test
    void needsOnlyAnId() {
        assertThat(understood("{\"LowProfileId\":\"test-123\"}").lowProfileId())
                .isEqualTo(new LowProfileId("test-123"));
        assertThat(understood("{\"LowProfileId\":\"test-123\"}").claim()).isEqualTo(Claim.silent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"LowProfileId\":\" {3F0C1D52-7A4E-4B0B-9A61-0D5F6B8C2E11}\\n\"}",
                "\uFEFF  \r\n{\"LowProfileCode\":\"3F0C1D52-7A4E-4B0B-9A61-0D5F6B8C2E11\"}",
                "{\"lowprofilecode\":\"3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11\",\"LowProfileId\":null}",
                "{\"LowProfileId\":\"\",\"LowProfileCode\":\"3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11\"}",
                "{\"LowProfileId\":\"3f0c1d52-7a4e-4b0b-9a61-0d5f6b8c2e11\","
                        + "\"lowprofilecode\":\"{3F0C1D52-7A4E-4B0B-9A61-0D5F6B8C2E11}\"}",
            })
    void findsTheIdInAnySpelling(String json) {
        assertThat(understood(json).lowProfileId()).isEqualTo(new LowProfileId(GUID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/json", FORM, "multipart/form-data; boundary=x", "nonsense"})
    void takesABodyThatStartsWithABraceForJsonWhateverItsContentType(String contentType) {
        var reading = parser.parse("POST", contentType, null, utf8("{\"LowProfileId\":\"a\"}"));
        assertThat(reading).isEqualTo(new Understood(new LowProfileId("a"), Claim.silent(), Dialect.JSON));
    }

    @Test
    void takesTheIdFromTheQueryOfAPost() {
        assertThat(parser.parse("POST", null, "x=1&LowProfileCode=a", utf8("{\"ResponseCode\":5}")))
                .isEqualTo(new Understood(
                        new LowProfileId("a"), claim("{\"LowProfileId\":\"a\",\"ResponseCode\":5}"), Dialect.JSON));
        assertThat(parser.parse("POST", null, "LowProfileId=a&OperationResponse=0", utf8("  ")))
                .isInstanceOf(Understood.class);
        assertThat(parser.parse("POST", FORM, "lowprofilecode=a", utf8("responsecode=0")))
                .isInstanceOf(Understood.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            EMPTY             |
            EMPTY             | \uFEFF
            NOT_JSON          | nonsense
            NOT_JSON          | {
            NOT_JSON          | {"LowProfileId":"a"
            NOT_JSON          | {"LowProfileId":"a",}
            NOT_JSON          | {'LowProfileId':'a'}
            NOT_JSON          | {LowProfileId:"a"}
            NOT_JSON          | {"LowProfileId":"a","Amount":NaN}
            NOT_JSON          | {"LowProfileId":"a","Amount":Infinity}
            NOT_JSON          | {"LowProfileId":"a","Amount":01}
            NOT_JSON          | {"LowProfileId":"a","Amount":1.}
            NOT_JSON          | {"LowProfileId":"a","Amount":+1}
            NOT_JSON          | {"LowProfileId":"a" /* comment */}
            NOT_JSON          | {"LowProfileId":"a","x":"tab\tinside"}
            NOT_JSON          | {"LowProfileId":"a","x":"\\q"}
            NOT_JSON          | lowprofilecode=a
            NOT_ONE_OBJECT    | []
            NOT_ONE_OBJECT    | [{"LowProfileId":"a"}]
            NOT_ONE_OBJECT    | {"LowProfileId":"a"} {}
            NOT_ONE_OBJECT    | {"LowProfileId":"a"} 1
            REPEATED_NAME     | {"LowProfileId":"a","LowProfileId":"a"}
            REPEATED_NAME     | {"LowProfileId":"a","x":{"y":[{"z":1,"z":2}]}}
            REPEATED_NAME     | {"LowProfileId":"a","TranzactionInfo":{"Amount":1,"\\u0041mount":2}}
            NO_ID             | {}
            NO_ID             | {"LowProfileId":null}
            NO_ID             | {"LowProfileId":"  "}
            NO_ID             | {"TranzactionInfo":{"LowProfileId":"a"}}
            UNUSABLE_ID       | {"LowProfileId":"no such id!"}
            UNUSABLE_ID       | {"LowProfileId":{}}
            UNUSABLE_ID       | {"LowProfileId":["a"]}
            UNUSABLE_ID       | {"LowProfileId":true}
            UNUSABLE_ID       | {"LowProfileId":"a\\u0000b"}
            UNUSABLE_ID       | {"LowProfileId":"\\ud800"}
            UNUSABLE_ID       | {"LowProfileId":"../../etc"}
            CONTRADICTING_IDS | {"LowProfileId":"a","LowProfileCode":"b"}
            CONTRADICTING_IDS | {"LowProfileId":"a","LowProfileCode":"no such id!"}
            FOREIGN_TERMINAL  | {"LowProfileId":"a","TerminalNumber":999}
            FOREIGN_TERMINAL  | {"LowProfileId":"a","TerminalNumber":"0999"}
            FOREIGN_TERMINAL  | {"LowProfileId":"a","TerminalNumber":"abc"}
            FOREIGN_TERMINAL  | {"LowProfileId":"a","TerminalNumber":0}
            FOREIGN_TERMINAL  | {"LowProfileId":"a","TerminalNumber":1e999999999}
            FOREIGN_TERMINAL  | {"LowProfileId":"a","TerminalNumber":1000,"TranzactionInfo":{"TerminalNumber":2}}
            """)
    void refuses(Reason reason, @Nullable String json) {
        var reading = parser.parse("POST", "application/json", null, utf8(json == null ? "" : json));
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void refusesWhatIsTooDeepTooLongOrNotUtf8() {
        assertThat(reason("{\"LowProfileId\":\"a\",\"x\":" + "[".repeat(32) + "]".repeat(32) + "}"))
                .isEqualTo(Reason.TOO_DEEP);
        assertThat(reason("{\"x\":" + "[".repeat(30_000))).isEqualTo(Reason.TOO_DEEP);
        assertThat(understood("{\"LowProfileId\":\"a\",\"x\":" + "[".repeat(31) + "]".repeat(31) + "}"))
                .isNotNull();
        assertThat(reason("{\"LowProfileId\":\"a\",\"x\":\"" + "y".repeat(32 * 1024 + 1) + "\"}"))
                .isEqualTo(Reason.NOT_JSON);
        assertThat(understood("{\"LowProfileId\":\"a\",\"x\":\"" + "y".repeat(32 * 1024) + "\"}"))
                .isNotNull();
        assertThat(reason("{\"LowProfileId\":\"a\",\"x\":" + "9".repeat(65) + "}"))
                .isEqualTo(Reason.NOT_JSON);
        assertThat(understood("{\"LowProfileId\":\"a\",\"x\":" + "9".repeat(64) + "}"))
                .isNotNull();
        assertThat(reason(parser.parse(
                        "POST", null, null, "{\"LowProfileId\":\"א\"}".getBytes(Charset.forName("windows-1255")))))
                .isEqualTo(Reason.BAD_ENCODING);
        assertThat(reason(
                        parser.parse("POST", null, null, "{\"LowProfileId\":\"a\"}".getBytes(StandardCharsets.UTF_16))))
                .isEqualTo(Reason.BAD_ENCODING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"LowProfileId\":\"a\",\"\\u004cowProfileId\":\"a\"}",
                "{\"\\u004cowProfileId\":\"a\",\"LowProfileId\":\"b\"}",
                "{\"LowProfileId\":\"a\",\"UIValues\":{\"CardYear\":1,\"CardYear\":1}}",
                "{\"LowProfileId\":\"a\",\"TranzactionInfo\":{\"Amount\":1,\"x\":{},\"Amount\":1}}",
                "{\"LowProfileId\":\"a\",\"x\":[{\"\":1,\"\":2}]}",
                "{\"LowProfileId\":\"a\",\"é\":1,\"\\u00e9\":2}",
            })
    void refusesANameThatComesTwiceHoweverItIsWritten(String json) {
        assertThat(reason(json)).isEqualTo(Reason.REPEATED_NAME);
    }

    @Test
    void takesNamesThatAreRepeatedInDifferentObjectsOnly() {
        assertThat(claim("{\"LowProfileId\":\"a\",\"ResponseCode\":0,\"TranzactionInfo\":{\"ResponseCode\":4},"
                                + "\"DocumentInfo\":{\"ResponseCode\":7},\"x\":[{\"y\":1},{\"y\":1}]}")
                        .transactionCode())
                .isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"30, true", "31, true", "32, false", "33, false", "10000, false"})
    void readsObjectsAndArraysAtMost32Deep(int inner, boolean understood) {
        var arrays = "[".repeat(inner) + "]".repeat(inner);
        var objects = "{\"x\":".repeat(inner - 1) + "{}" + "}".repeat(inner - 1);
        for (var nested : List.of(arrays, objects)) {
            var reading = parser.parse("POST", null, null, utf8("{\"LowProfileId\":\"a\",\"x\":" + nested + "}"));
            if (understood) {
                assertThat(reading).isInstanceOf(Understood.class);
            } else {
                assertThat(reason(reading)).isEqualTo(Reason.TOO_DEEP);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00A0a\u2003",
                "\u3000a",
                "\u200Fa\u200E",
                "\u202Ea\u202C",
                "\uFEFFa",
                "\u200Ba",
                "\\u0000a\\u0007",
                "\\u2028a\\u2029",
                "\\t a \\r\\n",
                "\u2066a\u2069",
                "\u0085a\u007F"
            })
    void takesBlanksAndMarksOfAnyKindOffAnId(String id) {
        assertThat(understood("{\"LowProfileId\":\"" + id + "\"}").lowProfileId())
                .isEqualTo(new LowProfileId("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{3F0C1D52-7A4E-4B0B-9A61-0D5F6B8C2E11}}",
                "{3F0C1D52-7A4E-4B0B-9A61-0D5F6B8C2E11",
                "{a}",
                "{}",
                "a\u200Fb",
                "a b",
                "\u05D0",
                "\uFF41",
                "\\ud83d\\ude00",
                "\\udc00",
                "a\\u0000b",
                "\u0430",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void takesNoOtherText(String id) {
        assertThat(reason("{\"LowProfileId\":\"" + id + "\"}")).isEqualTo(Reason.UNUSABLE_ID);
    }

    @Test
    void refusesIdsThatContradictEachOtherAcrossBodyAndQuery() {
        assertThat(reason(parser.parse("POST", null, "lowprofileid=b", utf8("{\"LowProfileId\":\"a\"}"))))
                .isEqualTo(Reason.CONTRADICTING_IDS);
        assertThat(reason(parser.parse("POST", FORM, "lowprofileid=b", utf8("LowProfileCode=a"))))
                .isEqualTo(Reason.CONTRADICTING_IDS);
        assertThat(reason(parser.parse("POST", null, "terminalnumber=7", utf8("{\"LowProfileId\":\"a\"}"))))
                .isEqualTo(Reason.FOREIGN_TERMINAL);
        assertThat(parser.parse(
                        "POST",
                        null,
                        "LOWPROFILECODE=%7B" + GUID.toUpperCase(Locale.ROOT) + "%7D",
                        utf8("{\"LowProfileId\":\"" + GUID + "\"}")))
                .isInstanceOf(Understood.class);
    }

    @Test
    void takesNoFactsButIdsAndTheTerminalFromTheQueryOfAJsonBody() {
        var reading = parser.parse("POST", null, "ResponseCode=9&ReturnValue=x", utf8("{\"LowProfileId\":\"a\"}"));
        assertThat(reading).isEqualTo(new Understood(new LowProfileId("a"), Claim.silent(), Dialect.JSON));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            c0 af          | overlong
            e0 80 af       | overlong, three bytes
            f0 80 80 af    | overlong, four bytes
            ed a0 80       | half of a surrogate pair
            ed b0 80       | the other half
            f4 90 80 80    | beyond Unicode
            e2 82          | truncated
            80             | a continuation of nothing
            ff             | never a byte of UTF-8
            """)
    void refusesBytesThatAreNotUtf8(String bytes, String why) {
        var body = concat(
                utf8("{\"LowProfileId\":\"a\",\"Description\":\""),
                HexFormat.ofDelimiter(" ").parseHex(bytes),
                utf8("\"}"));
        assertThat(reason(parser.parse("POST", null, null, body))).as(why).isEqualTo(Reason.BAD_ENCODING);
        assertThat(reason(parser.parse("POST", null, "lowprofilecode=a", body)))
                .as(why)
                .isEqualTo(Reason.BAD_ENCODING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16BE", "UTF-16LE", "UTF-32BE", "UTF-32LE"})
    void refusesAWiderEncoding(String charset) {
        var reading = parser.parse("POST", null, null, "{\"LowProfileId\":\"a\"}".getBytes(Charset.forName(charset)));
        assertThat(reason(reading)).isIn(Reason.BAD_ENCODING, Reason.NOT_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udc00\\ud800", "\\u0000", "\u202Eevil", "\uFFFF", "\\uFFFE", "\\u001b[31m"})
    void readsPastOddCharactersInWhatItDoesNotKeep(String text) {
        var json = "{\"LowProfileId\":\"a\",\"Description\":\"" + text + "\",\"ReturnValue\":\"" + text
                + "\",\"Operation\":\"" + text + "\",\"TranzactionInfo\":{\"ApprovalNumber\":\"" + text
                + "\",\"Last4CardDigitsString\":\"" + text + "\"}}";
        var claim = claim(json);
        assertThat(String.valueOf(claim.operation())).matches("[A-Za-z0-9]+");
        assertThat(claim.lastFour()).isNull();
        assertThat(claim.approvalNumber()).isNull();
    }

    @Test
    void boundsNumbersAtTheEdge() {
        for (var number :
                List.of("1".repeat(64), "0." + "1".repeat(62), "-" + "1".repeat(64), "1e999999999", "-1E-999999999")) {
            assertThat(understood("{\"LowProfileId\":\"a\",\"x\":" + number + "}"))
                    .isNotNull();
            assertThat(claim("{\"LowProfileId\":\"a\",\"TranzactionInfo\":{\"Amount\":" + number + "}}")
                            .coinId())
                    .isNull();
        }
        for (var number : List.of("1".repeat(65), "-" + "1".repeat(65), "1".repeat(60_000))) {
            assertThat(reason("{\"LowProfileId\":\"a\",\"x\":" + number + "}")).isEqualTo(Reason.NOT_JSON);
            assertThat(reason("{\"LowProfileId\":\"a\",\"TranzactionInfo\":{\"Amount\":" + number + "}}"))
                    .isEqualTo(Reason.NOT_JSON);
        }
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            1,         ChargeOnly
            '"1"',     ChargeOnly
            '" 1 "',   ChargeOnly
            '"JBC"',   JBC
            99,        99
            true,      -
            '""',      -
            [1],       -
            {"x":1},   -
            """)
    void readsAnOperationByNumberOrName(String written, @Nullable String operation) {
        assertThat(claim("{\"LowProfileId\":\"a\",\"Operation\":" + written + "}")
                        .operation())
                .isEqualTo(operation);
    }

    @Test
    void takesBooleansWhereverNumbersAreExpectedAsNotSaid() {
        for (var odd : List.of("true", "false", "\"true\"", "[]", "{}", "null", "\"\"")) {
            assertThat(claim("{\"LowProfileId\":\"a\",\"ResponseCode\":" + odd + ",\"TranzactionId\":" + odd
                            + ",\"TranzactionInfo\":{\"ResponseCode\":" + odd + ",\"Amount\":" + odd + ",\"CoinId\":"
                            + odd
                            + ",\"IsRefund\":" + odd + "}}"))
                    .isEqualTo(Claim.silent());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "[]", "\"x\"", "7", "true", "{}"})
    void takesWhateverStandsForTheCharge(String charge) {
        assertThat(claim("{\"LowProfileId\":\"a\",\"TranzactionInfo\":" + charge + "}"))
                .isEqualTo(Claim.silent());
    }

    @Test
    void readsAFormBehindAMarkAndWithNamesInAnyCase() {
        for (var form : List.of(
                "lowprofilecode=a&RESPONSECODE=0&Operation=1",
                "LOWPROFILECODE=a&ResponseCode=0&OPERATION=1",
                "LowProfileId=a&lowprofileCODE=%61&responsecode=00&responseCode=0&operation=1",
                "%6cowprofilecode=+a+&&=&x&responsecode=0&operation=1&")) {
            assertThat(parser.parse("POST", FORM, null, utf8(form)))
                    .as(form)
                    .isInstanceOfSatisfying(Understood.class, understood -> {
                        assertThat(understood.lowProfileId()).isEqualTo(new LowProfileId("a"));
                        assertThat(understood.claim().responseCode()).isZero();
                        assertThat(understood.claim().operation()).isEqualTo("ChargeOnly");
                    });
        }
    }

    @Test
    void takesAReplacementCharacterThatWasSentAsOne() {
        assertThat(understood("{\"LowProfileId\":\"a\",\"ReturnValue\":\"\uFFFD\"}"))
                .isNotNull();
    }

    @Test
    void refusesAReturnValueOfMoreThan250Characters() {
        var longest = "{\"LowProfileId\":\"a\",\"ReturnValue\":\"" + "א".repeat(250) + "\"}";
        assertThat(understood(longest)).isNotNull();
        assertThat(reason(longest.replace("\"}", "x\"}"))).isEqualTo(Reason.RETURN_VALUE_TOO_LONG);
        assertThat(reason(parser.parse("GET", null, "lowprofilecode=a&ReturnValue=" + "%41".repeat(251), utf8(""))))
                .isEqualTo(Reason.RETURN_VALUE_TOO_LONG);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            1e999999999,  -
            1e-999999999, -
            1E2147483648, -
            '"ten"',      -
            '"1,000"',    -
            true,         -
            {},           -
            -0.00,        0.00
            1e3,          1000
            '" 10.50 "',  10.50
            0.1,          0.1
            """)
    void takesAnAmountThatIsNoSaneNumberAsNotSaid(String amount, @Nullable BigDecimal read) {
        var said = understood("{\"LowProfileId\":\"a\",\"TranzactionInfo\":{\"Amount\":" + amount + "}}")
                .claim()
                .amount();
        if (read == null) {
            assertThat(said).isNull();
        } else {
            assertThat(said).isEqualByComparingTo(read);
        }
    }

    @Test
    void readsOddTypesLeniently() {
        var claim = claim("""
                {"LowProfileId": 12345, "ResponseCode": "0", "TranzactionId": 0, "Operation": 2, "ReturnValue": 7,
                 "TranzactionInfo": {"ResponseCode": 0.0, "TranzactionId": "5000000000", "CoinId": "376",
                   "Last4CardDigits": 8, "Last4CardDigitsString": null, "ApprovalNumber": 12345}}""");
        assertThat(claim)
                .isEqualTo(new Claim(
                        0L,
                        0L,
                        new TranzactionId(5_000_000_000L),
                        null,
                        376,
                        "ChargeAndCreateToken",
                        null,
                        "0008",
                        "12345"));
    }

    @Test
    void keepsNothingOfACardButFourDigits() {
        var claim = claim("""
                {"LowProfileId": "a", "TranzactionInfo": {"Last4CardDigitsString": "4580280000000008",
                   "ApprovalNumber": "holder@example.com"}}""");
        assertThat(claim).isEqualTo(Claim.silent());
    }

    @ParameterizedTest
    @CsvSource({
        "CONTRADICTING_IDS, lowprofilecode=a&LowProfileId=b",
        "CONTRADICTING_IDS, lowprofilecode=a&lowprofilecode=b",
        "CONTRADICTING_VALUES, lowprofilecode=a&ResponseCode=0&responsecode=5",
        "CONTRADICTING_VALUES, lowprofilecode=a&Operation=1&operation=2",
        "FOREIGN_TERMINAL, lowprofilecode=a&TERMINALNUMBER=1",
        "NO_ID, terminalnumber=1000",
        "NO_ID, lowprofilecode=&LowProfileId=+",
        "UNUSABLE_ID, lowprofilecode=a%00b",
        "BAD_ENCODING, lowprofilecode=%E0",
        "BAD_ENCODING, lowprofilecode=%zz",
        "BAD_ENCODING, lowprofilecode=a%4",
    })
    void refusesALegacyReport(Reason reason, String query) {
        assertThat(reason(parser.parse("GET", null, query, utf8("")))).isEqualTo(reason);
        assertThat(reason(parser.parse("POST", FORM, null, utf8(query)))).isEqualTo(reason);
    }

    @Test
    void refusesAGetWithoutAQuery() {
        assertThat(reason(parser.parse("GET", null, null, utf8("")))).isEqualTo(Reason.EMPTY);
        assertThat(reason(parser.parse("GET", null, "", utf8("")))).isEqualTo(Reason.EMPTY);
    }

    @Test
    void takesTheFirstSpellingThatHasAValue() {
        var reading = parser.parse(
                "GET", null, "OperationResponse=&responsecode=00&RESPONSECODE=0&LOWPROFILECODE=a&Name=%D7%9", utf8(""));
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Understood.class,
                        understood ->
                                assertThat(understood.claim().responseCode()).isZero());
    }

    /** The request was fine, the charge was not: two facts, and no contradiction that would lose the report. */
    @Test
    void takesTheOutcomeOfTheOperationBeforeThatOfTheRequest() {
        var reading = parser.parse("GET", null, "lowprofilecode=a&ResponseCode=0&OperationResponse=5116", utf8(""));
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Understood.class,
                        understood ->
                                assertThat(understood.claim().responseCode()).isEqualTo(5116));
    }

    @Test
    void readsAFormWhoseOtherValuesAreInAnOldCodePage() {
        var body = "lowprofilecode=a&CardOwnerName=לקוח&responsecode=0".getBytes(Charset.forName("windows-1255"));
        assertThat(parser.parse("POST", FORM, null, body))
                .isInstanceOfSatisfying(
                        Understood.class,
                        understood -> assertThat(understood.dialect()).isEqualTo(Dialect.FORM));
    }

    @Test
    void tellsTheIdAndTheCodesOfARefusedCallWhereTheyWereRead() {
        var reading = parser.parse(
                "POST",
                null,
                null,
                utf8(
                        "{\"LowProfileId\":\"a\",\"ResponseCode\":5,\"TranzactionInfo\":{\"ResponseCode\":4},\"x\":1,\"x\":2}"));
        assertThat(reading).isEqualTo(new Refused(Reason.REPEATED_NAME, new LowProfileId("a"), 5L, 4L));
    }

    @Property(tries = 3000)
    void neverThrowsWhateverTheBytes(@ForAll @Size(max = 300) byte[] body, @ForAll boolean form) {
        assertThat(parser.parse("POST", form ? FORM : null, null, body)).isNotNull();
    }

    @Property(tries = 3000)
    void neverThrowsWhateverStandsWhereAValueIsExpected(
            @ForAll @StringLength(max = 40) String value, @ForAll @StringLength(max = 60) String query) {
        var json = "{\"LowProfileId\":\"a\",\"ResponseCode\":" + value + ",\"TranzactionInfo\":{\"Amount\":\"" + value
                + "\",\"CoinId\":\"" + value + "\"}}";
        assertThat(parser.parse("POST", null, query, json.getBytes(StandardCharsets.UTF_8)))
                .isNotNull();
        assertThat(parser.parse("GET", null, query, utf8(""))).isNotNull();
        assertThat(parser.parse("GET", null, "lowprofilecode=a&operation=" + value, utf8("")))
                .isNotNull();
    }

    private Understood understood(String json) {
        var reading = parser.parse("POST", null, null, utf8(json));
        assertThat(reading).isInstanceOf(Understood.class);
        return (Understood) reading;
    }

    private Claim claim(String json) {
        return understood(json).claim();
    }

    private Reason reason(String json) {
        return reason(parser.parse("POST", null, null, utf8(json)));
    }

    private static Reason reason(NotificationReading reading) {
        assertThat(reading).isInstanceOf(Refused.class);
        return ((Refused) reading).reason();
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
