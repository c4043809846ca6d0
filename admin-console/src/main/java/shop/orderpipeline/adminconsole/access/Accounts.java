package shop.orderpipeline.adminconsole.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import shop.orderpipeline.adminconsole.ConsoleSettings;

/**
 * Who may log in now: the built-in {@code admin}, and the accounts of the users file, where there is one. The file is read
 * at start, when it must be right, and again within five seconds of a change. A version is taken once it was found twice the
 * same, so that one that is still being written is not; a version that can't be used changes nothing.
 */
@Component
public class Accounts {

    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
    private static final String SETTING = "console.users-file (ADMIN_USERS_FILE)";
    private static final int LARGEST_FILE = 1024 * 1024;

    private final Account admin;
    private final Optional<Path> file;
    private final KeyedDigest digest = new KeyedDigest();
    private volatile Map<AccountName, Account> ofTheFile = Map.of();
    private volatile boolean upToDate = true;
    /** What the file said at the last look; empty where it could not be read. */
    private Optional<String> found = Optional.empty();
    /** The newest version that was judged, good or not; empty where the last look could not read it. */
    private Optional<String> judged = Optional.empty();

    /** @throws IllegalStateException where the file can't be used; the message names file, line and cure */
    Accounts(ConsoleSettings settings) {
        this.admin = AdminPassword.account(settings);
        this.file = Optional.of(settings.usersFile())
                .map(String::strip)
                .filter(path -> !path.isEmpty())
                .map(Path::of);
        this.file.ifPresent(this::start);
    }

    /** Empty where nobody has this name. */
    public Optional<Account> named(String name) {
        var wanted = new AccountName(name);
        return wanted.equals(new AccountName(admin.name()))
                ? Optional.of(admin)
                : Optional.ofNullable(ofTheFile.get(wanted));
    }

    /** Whoever logged in as this account, with the rights they have now; empty where it is gone, or has another password. */
    Optional<Account> asNow(Account then) {
        return named(then.name()).filter(now -> now.encoded().equals(then.encoded()));
    }

    /** False where the file can't be used as it is now, so that the accounts are those of an earlier version. */
    public boolean isUpToDate() {
        return upToDate;
    }

    /**
     * Some account of the file, for a name the same one each time: its password takes as long to check as that of an
     * account. Empty where the file has none.
     */
    Optional<Account> decoy(String name) {
        var accounts = List.copyOf(ofTheFile.values());
        return accounts.isEmpty()
                ? Optional.empty()
                : Optional.of(accounts.get(
                        Byte.toUnsignedInt(digest.of(new AccountName(name).canonical())[0]) % accounts.size()));
    }

    private void start(Path path) {
        var text = readOrRefuse(path);
        var version = UsersFile.parse(path.toString(), text);
        if (!version.faults().isEmpty()) {
            throw new IllegalStateException(SETTING + " can't be used: " + String.join("; ", version.faults()));
        }
        found = Optional.of(text);
        judged = found;
        ofTheFile = version.accounts();
    }

    private static String readOrRefuse(Path path) {
        try {
            return read(path);
        } catch (IOException e) {
            throw new IllegalStateException(
                    SETTING + " can't be read: " + path + " (" + e + "): make it readable, or take the setting away",
                    e);
        }
    }

    @Scheduled(fixedDelay = 2_000)
    synchronized void look() {
        file.ifPresent(path -> {
            try {
                var text = Optional.of(read(path));
                boolean settled = text.equals(found);
                found = text;
                if (settled && !text.equals(judged)) {
                    judged = text;
                    take(path, UsersFile.parse(path.toString(), text.get()));
                }
            } catch (IOException e) {
                if (upToDate || judged.isPresent()) {
                    LOG.atError()
                            .addKeyValue("file", path)
                            .addKeyValue("failure", e)
                            .log("users file can't be read, the accounts stay as they were");
                }
                found = Optional.empty();
                judged = Optional.empty();
                upToDate = false;
            }
        });
    }

    private void take(Path path, UsersFile version) {
        if (version.faults().isEmpty()) {
            ofTheFile = version.accounts();
            upToDate = true;
            LOG.atInfo()
                    .addKeyValue("file", path)
                    .addKeyValue("accounts", version.accounts().size())
                    .log("users file read again");
        } else {
            upToDate = false;
            LOG.atError()
                    .addKeyValue("file", path)
                    .addKeyValue("faults", version.faults())
                    .log("users file can't be used, the accounts stay as they were");
        }
    }

    private static String read(Path path) throws IOException {
        try (var file = Files.newInputStream(path)) {
            var bytes = file.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw new IOException("larger than 1 MiB");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
