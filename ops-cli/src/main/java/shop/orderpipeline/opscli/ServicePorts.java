package shop.orderpipeline.opscli;

import java.util.Map;

/**
 * Where the services of this machine answer over HTTP.
 *
 * @param ingress the webhook
 * @param admin the console
 * @param management health of the ingress; of the whole where {@code ./pipeline up} runs it
 */
public record ServicePorts(int ingress, int admin, int management) {

    static ServicePorts fromEnvironment(Map<String, String> environment) {
        return new ServicePorts(
                OpsSettings.number(environment, "PIPELINE_INGRESS_PORT", 8080),
                OpsSettings.number(environment, "PIPELINE_ADMIN_PORT", 8090),
                OpsSettings.number(environment, "PIPELINE_MANAGEMENT_PORT", 8081));
    }
}
