package shop.orderpipeline.allinone;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.Banner;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.micrometer.metrics.autoconfigure.jvm.JvmMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.logging.logback.LogbackMetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.startup.StartupTimeMetricsListenerAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.system.SystemMetricsAutoConfiguration;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import shop.orderpipeline.adminconsole.AdminConsole;
import shop.orderpipeline.allinone.StopOrder.Layer;
import shop.orderpipeline.allinone.local.DataDirectory;
import shop.orderpipeline.allinone.local.KafkaBroker;
import shop.orderpipeline.allinone.local.LoopbackPort;
import shop.orderpipeline.allinone.local.PostgresServer;
import shop.orderpipeline.cardcomsimulator.CardcomSimulator;
import shop.orderpipeline.cardcomsimulator.SimulatorSettings;
import shop.orderpipeline.health.Readiness;
import shop.orderpipeline.inventoryprocessor.InventoryProcessor;
import shop.orderpipeline.paymentprocessor.PaymentProcessor;
import shop.orderpipeline.topic.KafkaSettings;
import shop.orderpipeline.webhookingress.IngressSettings;
import shop.orderpipeline.webhookingress.WebhookIngress;

/** The services and the simulator, each started with the same settings it would read from its environment. */
final class Services {

    /** Kept over restarts, so that a restarted member takes its partitions back at once. */
    private static final String INSTANCE = "up";

    private static final String APPLICATION_TAG = "application";
    private static final String WITHOUT_WEB_SERVER = "--spring.main.web-application-type=none";

    /**
     * What one context does for the process, another must not do again: pauses and log lines would be counted twice. The
     * console does it.
     */
    private static final String WITHOUT_OTHERS_WORK = "--spring.autoconfigure.exclude="
            + String.join(
                    ",",
                    JvmMetricsAutoConfiguration.class.getName(),
                    SystemMetricsAutoConfiguration.class.getName(),
                    LogbackMetricsAutoConfiguration.class.getName(),
                    StartupTimeMetricsListenerAutoConfiguration.class.getName(),
                    ThymeleafAutoConfiguration.class.getName());

    private static final String PAYMENT_PROCESSOR = "payment-processor";
    private static final String INVENTORY_PROCESSOR = "inventory-processor";
    private static final String ADMIN_CONSOLE = "admin-console";

    private final PipelineSettings settings;
    private final StopOrder stopOrder;
    private final Parts parts = new Parts(List.of(PAYMENT_PROCESSOR, INVENTORY_PROCESSOR, ADMIN_CONSOLE));
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final String adminPassword;
    private volatile @Nullable WebhookIngress ingress;

    Services(PipelineSettings settings, StopOrder stopOrder) {
        this.settings = settings;
        this.stopOrder = stopOrder;
        this.adminPassword = settings.adminPassword().orElseGet(Services::madeUpPassword);
        // The same keys on every meter: one that comes with others under the same name would not be shown.
        registry.config().commonTags(APPLICATION_TAG, INSTANCE);
        // Boot would set up a logging for each of its applications; the process has one, by logback.xml.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
    }

    private static String madeUpPassword() {
        var bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String adminPassword() {
        return adminPassword;
    }

    /** Why the whole can't do its work: a context of Spring's, or the ingress, which asks the former itself. */
    Optional<String> notReady() {
        var running = ingress;
        return parts.notReady()
                .or(() -> running == null
                        ? Optional.of("webhook-ingress: starting")
                        : running.notReady().map(reason -> "webhook-ingress: " + reason));
    }

    void simulator(DataDirectory directory) throws Exception {
        stopOrder.add(
                Layer.STORES,
                "cardcom-simulator",
                CardcomSimulator.start(new SimulatorSettings(
                        LoopbackPort.HOST,
                        settings.ports().simulator().number(),
                        directory.resolve("simulator.jsonl"),
                        SimulatorSettings.LOCAL_TERMINAL,
                        SimulatorSettings.LOCAL_API_NAME)));
    }

    void ingress() throws Exception {
        var kafka = KafkaSettings.singleNode(
                KafkaBroker.bootstrapServers(settings.ports().kafka().number()));
        ingress = stopOrder.add(
                Layer.EDGE,
                "webhook-ingress",
                WebhookIngress.start(
                        new IngressSettings(
                                kafka,
                                LoopbackPort.HOST,
                                settings.ports().ingress().number(),
                                settings.ports().management().number(),
                                settings.webhookSecrets(),
                                SimulatorSettings.LOCAL_TERMINAL),
                        registry,
                        parts));
    }

    void paymentProcessor(DataDirectory directory) {
        start(
                PAYMENT_PROCESSOR,
                PaymentProcessor.application(),
                List.of(
                        WITHOUT_WEB_SERVER,
                        WITHOUT_OTHERS_WORK,
                        "--STATE_DIRECTORY=" + directory.resolve(PAYMENT_PROCESSOR)));
    }

    void inventoryProcessor() {
        start(INVENTORY_PROCESSOR, InventoryProcessor.application(), List.of(WITHOUT_WEB_SERVER, WITHOUT_OTHERS_WORK));
    }

    void adminConsole() {
        start(
                ADMIN_CONSOLE,
                AdminConsole.application().initializers(this::readyOnlyAsAWhole),
                List.of(
                        "--SERVER_PORT=" + settings.ports().admin().number(),
                        "--server.address=" + LoopbackPort.HOST,
                        // The ingress' management port is the one for the whole.
                        "--management.server.port=-1",
                        "--PIPELINE_ADMIN_PASSWORD=" + adminPassword));
    }

    /** The console's own probe speaks for the console; here whoever asks it means the whole. */
    private void readyOnlyAsAWhole(ConfigurableApplicationContext context) {
        var filter = new FilterRegistrationBean<>(new WholeReadiness(this::notReady));
        filter.addUrlPatterns("/readyz");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        context.getBeanFactory().registerSingleton("wholeReadiness", filter);
    }

    private void start(String name, SpringApplicationBuilder application, List<String> own) {
        var arguments = new ArrayList<>(shared());
        arguments.addAll(own);
        var context = stopOrder.add(
                Layer.SERVICES,
                name,
                application
                        .bannerMode(Banner.Mode.OFF)
                        .registerShutdownHook(false)
                        .initializers(this::shareRegistry)
                        .run(arguments.toArray(String[]::new)));
        parts.started(name, context.getBean(Readiness.class));
    }

    /**
     * Boot then makes no registry of its own, and one scrape shows all services. A definition and not the object itself:
     * what Boot measures of a context is bound to registries while they are created.
     */
    private void shareRegistry(ConfigurableApplicationContext context) {
        var definition = BeanDefinitionBuilder.rootBeanDefinition(PrometheusMeterRegistry.class, () -> registry)
                // The contexts stop one after the other, and the ingress still counts.
                .setDestroyMethodName("")
                .getBeanDefinition();
        ((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition("sharedMeterRegistry", definition);
    }

    private List<String> shared() {
        var ports = settings.ports();
        return List.of(
                "--INSTANCE_ID=" + INSTANCE,
                "--KAFKA_BOOTSTRAP_SERVERS="
                        + KafkaBroker.bootstrapServers(ports.kafka().number()),
                "--DATABASE_URL=" + PostgresServer.jdbcUrl(ports.postgres().number(), PostgresServer.DATABASE),
                "--DATABASE_USER=" + PostgresServer.USER,
                "--DATABASE_PASSWORD=",
                "--CARDCOM_URL=http://" + LoopbackPort.HOST + ":"
                        + ports.simulator().number(),
                "--CARDCOM_TERMINAL=" + SimulatorSettings.LOCAL_TERMINAL,
                "--CARDCOM_API_NAME=" + SimulatorSettings.LOCAL_API_NAME,
                // Migrated once, before any of them.
                "--spring.flyway.enabled=false",
                "--management.metrics.tags." + APPLICATION_TAG + "=" + INSTANCE);
    }
}
