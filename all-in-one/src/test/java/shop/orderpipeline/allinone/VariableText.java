package shop.orderpipeline.allinone;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a variable is for.
 *
 * @param range what it may be
 */
record VariableText(String name, String range, String meaning) {

    private static final List<VariableText> ALL = List.of(
            row(
                    "ADMIN_ALERT_WEBHOOK",
                    "an http or https address without a user",
                    "where each event of an alert (`raised`, `escalated`, `resolved`) is posted to as JSON; without it nobody is told"),
            row(
                    "ADMIN_ALERT_WEBHOOK_SECRET",
                    "secret",
                    "signs each of those bodies: `X-Signature: sha256=` and the hexadecimal HMAC-SHA256 of its bytes; without it they are not signed"),
            row(
                    "ADMIN_COOKIE_SECURE",
                    "`true`, `false`",
                    "the session's cookie is sent over TLS only; true wherever the console is reached by it, and always in production"),
            row(
                    "ADMIN_FORWARD_HEADERS",
                    "`none`, `native`",
                    "whether the address that a proxy names is believed: `native` takes `X-Forwarded-For` and `X-Forwarded-Proto` of proxies at private addresses"),
            row("ADMIN_HOST", "an address of this machine", "which the console's two ports are bound to"),
            row(
                    "ADMIN_PUBLIC_URL",
                    "an http or https address without a user",
                    "where people reach the console, for the links in what it posts"),
            row(
                    "ADMIN_USERS_FILE",
                    "a path",
                    "the file with the console's accounts besides `admin`, see operating.md; read again within five seconds of a change"),
            row("CARDCOM_API_NAME", "as CardCom gave it", "our name towards CardCom; never logged"),
            row(
                    "CARDCOM_CALLS_IN_FLIGHT",
                    "1 and more",
                    "questions to CardCom at the same moment about pages of orders; up to twice as many more that take long may be open beside them, and half as many that are asked again after trouble"),
            row(
                    "CARDCOM_CALLS_IN_FLIGHT_FOR_UNKNOWN",
                    "1 and more",
                    "the same about pages that no order has, in a budget apart"),
            row(
                    "CARDCOM_DRAIN_RATE",
                    "10 and more",
                    "questions a second while what piled up during an outage is worked off; at least twice what arrives"),
            row(
                    "CARDCOM_TERMINAL",
                    "a whole number from 0; in production not 1000, CardCom's test terminal, which charges nobody",
                    "the shop's terminal; notifications of any other are refused"),
            row("CARDCOM_URL", "scheme and host", "where CardCom answers"),
            row(
                    "DATABASE_CONNECTIONS",
                    "listeners and seven more, at least",
                    "the pool of the payment-processor: its listeners, claims, two for answers, late answers, the schedule, two to spare"),
            row("DATABASE_PASSWORD", "secret", "of the database's user"),
            row("DATABASE_URL", "a JDBC URL", "where PostgreSQL is"),
            row("DATABASE_USER", "a role of PostgreSQL", "who we are there"),
            row(
                    "INSTANCE_ID",
                    "a name that no other process has and that stays over restarts",
                    "with it a restarted process takes its partitions back at once; without it, after ten seconds"),
            row("INVENTORY_DEAD_LETTERS_A_MINUTE", "1 and more", "above so many, work waits for a person"),
            row("INVENTORY_LISTENERS", "1 to 12", "threads that work the partitions of `paid-orders`"),
            row(
                    "INVENTORY_POOL",
                    "listeners and four more, at least",
                    "the inventory-processor's database connections"),
            row(
                    "JAVA_HOME",
                    "the folder of a JDK 25 or newer",
                    "looked at first; without it, the `java` on the path and the usual places"),
            row("KAFKA_BOOTSTRAP_SERVERS", "`host:port`, several with commas", "where Kafka is"),
            row(
                    "KAFKA_MIN_IN_SYNC_REPLICAS",
                    "1 to the replication; 2 in production",
                    "so many replicas must have a record before it is acknowledged; for topics that are created, the stream's changelog included"),
            row(
                    "KAFKA_REPLICATION",
                    "1 to the number of brokers; 3 in production",
                    "replicas of each topic that is created, the stream's changelog included; with more than one, another instance keeps a copy of the stream's store"),
            row(
                    "LOGGING_LEVEL_SHOP_ORDERPIPELINE",
                    "`TRACE`, `DEBUG`, `INFO`, `WARN`, `ERROR`, `OFF`",
                    "how much our own code tells the log; `DEBUG` is a line for each record that is published, with its trace"),
            row(
                    "LOGGING_STRUCTURED_FORMAT_CONSOLE",
                    "`ecs`, or nothing",
                    "how the log is written: each line one JSON object, named as Elastic's common schema has it; without it, lines for people"),
            row("MANAGEMENT_ADDRESS", "an address of this machine", "which the management port is bound to"),
            row("MANAGEMENT_PORT", "0 (any) to 65535", "health and metrics"),
            row(
                    "PAYMENT_MEMORY",
                    "a duration",
                    "how long the store remembers a payment; for speed only, one that is forgotten is asked about again"),
            row(
                    "PIPELINE_ADMIN_PASSWORD",
                    "secret",
                    "of the console's user `admin`; without it one is made up and printed at the start; in production it is needed, with 16 characters at least"),
            row("PIPELINE_ADMIN_PORT", "1 to 65535", "the admin console"),
            row("PIPELINE_DEMO", "`off`", "no products and payments for demonstration"),
            row(
                    "PIPELINE_ENVIRONMENT",
                    "`local`, `production`",
                    "production refuses to start with what only a test may have, and demands a reason and a second person for large replays"),
            row("PIPELINE_HEAP", "as of `java -Xmx`", "the most memory of the Java heap"),
            row("PIPELINE_INGRESS_PORT", "1 to 65535", "the webhook"),
            row("PIPELINE_KAFKA_PORT", "1 to 65535", "the broker"),
            row("PIPELINE_MANAGEMENT_PORT", "1 to 65535", "health and metrics of the whole"),
            row("PIPELINE_POSTGRES_PORT", "1 to 65535", "the database"),
            row("PIPELINE_SIMULATOR_PORT", "1 to 65535", "the CardCom simulator"),
            row("SERVER_ADDRESS", "an address of this machine", "which the ports are bound to"),
            row("SERVER_PORT", "0 (any) to 65535", "where the service listens"),
            row("SIMULATOR_JOURNAL", "a path", "the file that keeps what the simulator was told"),
            row(
                    "STATE_DIRECTORY",
                    "a folder of this process alone",
                    "where the stream keeps its store; survives restarts"),
            row("STREAM_THREADS", "1 to the number of cores", "threads of the confirmation stream"),
            row("USER", "letters, digits, `. _ -`", "the account that the audit names; `--as` says another"),
            row(
                    "VERIFICATION_LISTENERS",
                    "1 to 12",
                    "threads that work the questions of twelve partitions; each needs a database connection"),
            row(
                    "WEBHOOK_SECRETS",
                    "secret; several with commas, of `A-Z a-z 0-9 . _ ~ -`; in production one at least, of 22 characters (128 bits) or more; `openssl rand -hex 16` makes one",
                    "any of them is the last part of the webhook's path; to change it, add the new one, change the address at CardCom, remove the old one. Without any, the bare path is open"));

    private static final Map<String, VariableText> BY_NAME =
            ALL.stream().collect(Collectors.toMap(VariableText::name, Function.identity()));

    private static VariableText row(String name, String range, String meaning) {
        return new VariableText(name, range, meaning);
    }

    static Set<String> names() {
        return BY_NAME.keySet();
    }

    static VariableText of(String name) {
        return Stream.ofNullable(BY_NAME.get(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("say in VariableText what " + name + " is for"));
    }
}
