package shop.orderpipeline.allinone.fleet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Machines of their own as far as the network goes: namespaces of Linux, each with an address, and a cable to a switch
 * that this machine is at, too. A cable can be pulled: what is sent then is lost without a word, in both directions, as
 * in a network that is parted. Needs root and iproute2; what it makes is named after this process and goes with
 * {@link #close}.
 */
public final class Machines implements AutoCloseable {

    private final int size;
    private final String names = "f" + ProcessHandle.current().pid();
    /** Addresses that are private and, by all odds, nobody's. */
    private final String network = "10.231." + ProcessHandle.current().pid() % 250 + ".";

    private Machines(int size) {
        this.size = size;
    }

    /** Whether this user of this system may make them. */
    public static boolean canBeMade() throws InterruptedException {
        var machines = new Machines(1);
        try {
            machines.wire();
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            machines.close();
        }
    }

    static Machines make(int size) throws IOException, InterruptedException {
        var machines = new Machines(size);
        try {
            machines.wire();
            return machines;
        } catch (IOException e) {
            machines.close();
            throw e;
        }
    }

    private void wire() throws IOException, InterruptedException {
        ip("link add " + names + " type bridge");
        ip("addr add " + network + "1/24 dev " + names);
        ip("link set " + names + " up");
        for (int number = 1; number <= size; number++) {
            var machine = machine(number);
            ip("netns add " + machine);
            ip("link add " + cable(number) + " type veth peer name eth0 netns " + machine);
            ip("-n " + machine + " addr add " + address(number) + "/24 dev eth0");
            ip("-n " + machine + " link set lo up");
            ip("-n " + machine + " link set eth0 up");
            ip("link set " + cable(number) + " up");
            plugCable(number);
        }
    }

    /** Of the first, the second, … */
    List<String> addresses() {
        return IntStream.rangeClosed(1, size).mapToObj(this::address).toList();
    }

    /** What, before a command, runs it on a machine, numbered from 1. */
    List<String> launcher(int number) {
        return List.of("ip", "netns", "exec", machine(number));
    }

    void pullCable(int number) throws IOException, InterruptedException {
        ip("link set " + cable(number) + " nomaster");
    }

    void plugCable(int number) throws IOException, InterruptedException {
        ip("link set " + cable(number) + " master " + names);
    }

    private String machine(int number) {
        return names + "m" + number;
    }

    private String cable(int number) {
        return names + "c" + number;
    }

    private String address(int number) {
        return network + (10 + number);
    }

    private static void ip(String arguments) throws IOException, InterruptedException {
        var process = new ProcessBuilder(Arrays.asList(("ip " + arguments).split(" ", -1)))
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("ip " + arguments + ": " + said.strip());
        }
    }

    /** Takes away what is there of it; a cable goes with its machine. */
    @Override
    public void close() throws InterruptedException {
        for (int number = 1; number <= size; number++) {
            takeAway("netns del " + machine(number));
        }
        takeAway("link del " + names);
    }

    private static void takeAway(String what) throws InterruptedException {
        try {
            ip(what);
        } catch (IOException e) {
            // It was never made.
        }
    }
}
