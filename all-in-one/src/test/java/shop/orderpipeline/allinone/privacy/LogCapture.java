package shop.orderpipeline.allinone.privacy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import shop.orderpipeline.logging.EcsEncoder;

/**
 * Everything that this JVM logs and prints until it is closed, with every fact and stack trace of a log line; also as the JSON
 * that it is in production.
 */
final class LogCapture implements AutoCloseable {

    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final AppenderBase<ILoggingEvent> appender;

    private LogCapture(LoggerContext context) {
        var layout = new PatternLayout();
        layout.setContext(context);
        layout.setPattern("%level %thread %logger %msg %kvp %mdc %marker %ex{full}%n");
        layout.start();
        var json = new EcsEncoder();
        json.start();
        appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                events.add(layout.doLayout(event));
                events.add(new String(json.encode(event), StandardCharsets.UTF_8));
            }
        };
        appender.setContext(context);
        appender.start();
        root.addAppender(appender);
        System.setOut(copied(out));
        System.setErr(copied(err));
    }

    static LogCapture start() {
        return new LogCapture((LoggerContext) LoggerFactory.getILoggerFactory());
    }

    List<String> lines() {
        return Stream.concat(
                        events.stream(),
                        printed.toString(StandardCharsets.UTF_8).lines())
                .toList();
    }

    private PrintStream copied(PrintStream original) {
        var both = new OutputStream() {
            @Override
            public void write(int letter) {
                original.write(letter);
                printed.write(letter);
            }

            @Override
            public void write(byte[] bytes, int from, int length) {
                original.write(bytes, from, length);
                printed.write(bytes, from, length);
            }

            @Override
            public void flush() {
                original.flush();
            }
        };
        return new PrintStream(both, true, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        root.detachAppender(appender);
        appender.stop();
        System.setOut(out);
        System.setErr(err);
        try {
            printed.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
