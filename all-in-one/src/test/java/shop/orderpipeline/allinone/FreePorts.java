package shop.orderpipeline.allinone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Port settings of a pipeline that runs beside others: every port is one that nobody listens on. */
public final class FreePorts {

    private FreePorts() {}

    public static Map<String, String> environment() {
        var environment = new HashMap<String, String>();
        for (var name : List.of("INGRESS", "MANAGEMENT", "ADMIN", "SIMULATOR", "KAFKA", "POSTGRES")) {
            var port = any();
            while (environment.containsValue(port)) {
                port = any();
            }
            environment.put("PIPELINE_" + name + "_PORT", port);
        }
        return environment;
    }

    private static String any() {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return Integer.toString(socket.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
