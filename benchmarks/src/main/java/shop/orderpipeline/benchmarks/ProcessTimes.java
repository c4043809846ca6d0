package shop.orderpipeline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Processor time of processes, in seconds, as Linux counts it: its own, and of children that ended. */
final class ProcessTimes {

    /** {@code sysconf(_SC_CLK_TCK)} is 100 on every Linux that a JDK runs on. */
    private static final double TICKS_A_SECOND = 100;

    /** Fields of {@code /proc/PID/stat} after the command's name: utime, stime, cutime, cstime are the 14th to 17th of all. */
    private static final int FIRST_TIME = 14 - 3;

    private static final int TIMES = 4;

    private ProcessTimes() {}

    /** Of a process and all that descend from it. */
    static double ofFamily(long pid) throws IOException {
        double seconds = of(pid);
        for (long descendant : ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(ProcessHandle::pid)
                .toArray()) {
            seconds += of(descendant);
        }
        return seconds;
    }

    private static double of(long pid) throws IOException {
        try {
            return parsed(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
        } catch (NoSuchFileException e) {
            // It ended meanwhile: its parent has its times from now on.
            return 0;
        }
    }

    /** @param stat the command's name in it may hold blanks and parentheses */
    static double parsed(String stat) {
        return Stream.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1))
                        .skip(FIRST_TIME)
                        .limit(TIMES)
                        .mapToLong(Long::parseLong)
                        .sum()
                / TICKS_A_SECOND;
    }
}
