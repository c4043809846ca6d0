package shop.orderpipeline.allinone.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Deciding is pure: the same input is decided the same, in live traffic, in recovery and in tests. */
@AnalyzeClasses(packages = "shop.orderpipeline", importOptions = ShippedClasses.class)
class PureDecisionsTest {

    /** A class that decides says so in its name; what is nested in it decides with it. */
    private static final Pattern DECIDES = Pattern.compile(".*(Decider|Rule|Allocation|Parser)(\\$.*)?");

    private static final DescribedPredicate<JavaClass> PURE = describe(
            "decide, or are the words of the trade",
            type -> DECIDES.matcher(type.getName()).matches()
                    || resideInAnyPackage(
                                    "shop.orderpipeline.order..",
                                    "shop.orderpipeline.payment..",
                                    "shop.orderpipeline.stock..",
                                    "shop.orderpipeline.conflict..")
                            .test(type));

    @ArchTest
    static final ArchRule knowNoFrameworkAndNoEdge = noClasses()
            .that(PURE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.springframework..",
                    "org.apache.kafka..",
                    "java.sql..",
                    "javax.sql..",
                    "java.net..",
                    "java.nio.file..",
                    "org.slf4j..",
                    "java.util.logging..",
                    "java.util.concurrent.atomic..",
                    "io.micrometer.."));

    @ArchTest
    static final ArchRule askNoClockAndThrowNoDice = noClasses()
            .that(PURE)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class)
            .orShould()
            .dependOnClassesThat(describe(
                    "draw random numbers", type -> type.getName().matches("java\\.(util|security)\\..*Random.*")))
            .orShould()
            .callMethodWhere(target(nameMatching("now")).and(target(owner(resideInAnyPackage("java.time..")))))
            .orShould()
            .callMethodWhere(target(nameMatching("currentTimeMillis|nanoTime")))
            .orShould()
            .callMethodWhere(target(nameMatching("randomUUID")));

    @ArchTest
    static final ArchRule haveNoStateOfTheirOwn = classes()
            .that(describe("decide", type -> DECIDES.matcher(type.getName()).matches()))
            .should()
            .haveOnlyFinalFields()
            .allowEmptyShould(true);

    /** The rules above can fail: each bad habit below is found. */
    @Test
    void findsEveryBadHabit() {
        JavaClasses bad = new ClassFileImporter().importClasses(BadHabitDecider.class);

        assertThat(knowNoFrameworkAndNoEdge.evaluate(bad).getFailureReport().toString())
                .contains("java.sql.Connection", "org.slf4j.Logger");
        assertThat(askNoClockAndThrowNoDice.evaluate(bad).getFailureReport().toString())
                .contains("Instant.now", "UUID.randomUUID", "Clock", "Random");
        assertThat(haveNoStateOfTheirOwn.evaluate(bad).hasViolation()).isTrue();
    }

    @SuppressWarnings("unused") // read by ArchUnit only
    static final class BadHabitDecider {

        private int calls;

        String decide(java.sql.Connection connection, org.slf4j.Logger logger, Clock clock) {
            calls++;
            return connection + "" + logger + clock + calls + Instant.now() + UUID.randomUUID()
                    + new java.util.Random().nextInt();
        }
    }
}
