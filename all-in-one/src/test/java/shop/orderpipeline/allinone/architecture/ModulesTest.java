package shop.orderpipeline.allinone.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/** Who may know whom. */
@AnalyzeClasses(packages = "shop.orderpipeline", importOptions = ShippedClasses.class)
class ModulesTest {

    private static final String SHOP = "shop.orderpipeline.";

    /** The modules that run on their own; each knows shared-model and no sibling. */
    private static final Set<String> SERVICES = Set.of(
            "webhookingress",
            "paymentprocessor",
            "inventoryprocessor",
            "adminconsole",
            "storefrontapi",
            "opscli",
            "cardcomsimulator");

    /** The packages of shared-model, by their first name under the base package. */
    private static final Set<String> SHARED = Set.of(
            "order",
            "payment",
            "stock",
            "conflict",
            "topic",
            "failure",
            "logging",
            "health",
            "repair",
            "trace",
            "deduction",
            "verification",
            "replay");

    @ArchTest
    static final ArchRule everyClassBelongsToAModule = classes()
            .should(new ArchCondition<>("belong to a known module") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    var module = moduleOf(type);
                    boolean known = SHARED.contains(module)
                            || SERVICES.contains(module)
                            || Set.of("allinone", "benchmarks").contains(module);
                    events.add(new SimpleConditionEvent(type, known, type.getName() + " is in " + module));
                }
            });

    @ArchTest
    static final ArchRule servicesKnowSharedModelAndNoSibling = classes()
            .should(new ArchCondition<>("depend on their own module and on shared-model only") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    var module = moduleOf(type);
                    if (!SERVICES.contains(module) && !SHARED.contains(module)) {
                        return; // The runner and the benchmarks see several.
                    }
                    type.getDirectDependenciesFromSelf().stream()
                            .filter(dependency ->
                                    dependency.getTargetClass().getPackageName().startsWith(SHOP))
                            .forEach(dependency -> {
                                var target = moduleOf(dependency.getTargetClass());
                                boolean allowed =
                                        SHARED.contains(target) || (SERVICES.contains(module) && target.equals(module));
                                events.add(new SimpleConditionEvent(type, allowed, dependency.getDescription()));
                            });
                }
            });

    @ArchTest
    static final ArchRule sharedModelIsPlainJava = noClasses()
            .that(resideInAnyPackage(sharedPackages()))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.springframework..", "org.apache.kafka.streams..", "jakarta..", "org.flywaydb.."));

    @ArchTest
    static final ArchRule sharedModelKnowsKafkaWhereItTouchesTopicsOnly = noClasses()
            .that(resideInAnyPackage(sharedPackages())
                    .and(not(resideInAnyPackage(SHOP + "topic..", SHOP + "replay.."))))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.kafka.."));

    /** Records are JSON, and so are log lines for programs. */
    @ArchTest
    static final ArchRule sharedModelKnowsJsonTreesWhereItWritesThemOnly = noClasses()
            .that(resideInAnyPackage(sharedPackages())
                    .and(not(resideInAnyPackage(SHOP + "topic..", SHOP + "replay..", SHOP + "logging.."))))
            .should()
            .dependOnClassesThat(resideInAnyPackage("tools.jackson.."));

    @ArchTest
    static final ArchRule sharedModelKnowsSqlWhereItTouchesTablesOnly = noClasses()
            .that(resideInAnyPackage(sharedPackages())
                    .and(not(resideInAnyPackage(
                            SHOP + "repair..",
                            SHOP + "failure..",
                            SHOP + "trace..",
                            SHOP + "deduction..",
                            SHOP + "verification..",
                            SHOP + "replay.."))))
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql.."));

    /** The packages that may touch the wire, each by name: a new edge is a decision, and is added here. */
    private static final String[] EDGES = {
        SHOP + "topic",
        SHOP + "replay",
        SHOP + "webhookingress",
        SHOP + "webhookingress.notification",
        SHOP + "paymentprocessor",
        SHOP + "paymentprocessor.confirmation",
        SHOP + "paymentprocessor.verification",
        SHOP + "paymentprocessor.schedule",
        SHOP + "inventoryprocessor",
        SHOP + "inventoryprocessor.deduction",
        SHOP + "inventoryprocessor.retry",
        SHOP + "adminconsole",
        SHOP + "adminconsole.projection",
        SHOP + "adminconsole.deadletters",
        SHOP + "adminconsole.pipeline",
        SHOP + "allinone.local",
        SHOP + "allinone.accountant",
        SHOP + "opscli",
        SHOP + "opscli.conflicts",
        SHOP + "opscli.deadletters",
        SHOP + "opscli.doctor",
        SHOP + "opscli.groups",
        SHOP + "opscli.topics",
        SHOP + "benchmarks.."
    };

    @ArchTest
    static final ArchRule kafkasTypesStayAtTheEdges = noClasses()
            .that(not(resideInAnyPackage(EDGES)))
            .should()
            .dependOnClassesThat(resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka.."));

    @ArchTest
    static final ArchRule theSimulatorIsAnotherCompanysAndKnowsNoTopic = noClasses()
            .that(resideInAPackage(SHOP + "cardcomsimulator.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(SHOP + "topic..", "java.sql..", "javax.sql.."));

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .should(new ArchCondition<>("be in a null-marked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    var marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(
                            type,
                            marked,
                            type.getPackageName() + " has no @NullMarked package-info.java (" + type.getName() + ")"));
                }
            });

    private static String moduleOf(JavaClass type) {
        var name = type.getPackageName();
        var own = name.startsWith(SHOP) ? name.substring(SHOP.length()) : name;
        var dot = own.indexOf('.');
        return dot < 0 ? own : own.substring(0, dot);
    }

    private static String[] sharedPackages() {
        return SHARED.stream().map(name -> SHOP + name + "..").toArray(String[]::new);
    }
}
