package shop.orderpipeline.adminconsole.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import shop.orderpipeline.adminconsole.ConsoleSettings;

class AccountsTest {

    private static final String SESAME = "{bcrypt}" + new BCryptPasswordEncoder(10).encode("sesame");
    private static final String POPPY = "{bcrypt}" + new BCryptPasswordEncoder(10).encode("poppy");

    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void oneAccount() throws IOException {
        file = directory.resolve("users");
        write("dana:viewer:" + SESAME);
    }

    @Test
    void knowsTheBuiltInAccountAndThoseOfTheFile() {
        var accounts = accounts(file.toString());

        assertThat(accounts.named("admin"))
                .hasValueSatisfying(admin -> assertThat(admin.role()).isEqualTo(Role.OWNER));
        assertThat(accounts.named("dana")).contains(new Account("dana", Role.VIEWER, SESAME));
        assertThat(accounts.named("DANA")).isEqualTo(accounts.named("dana"));
        assertThat(accounts.named("ａｄｍｉｎ")).isEqualTo(accounts.named("admin"));
        assertThat(accounts.named("dan")).isEmpty();
        assertThat(accounts(" ").named("dana")).isEmpty();
    }

    @Test
    void refusesToStartWithAFileThatCanNotBeUsed() throws IOException {
        write("dana:viewer:" + SESAME, "omer:boss:" + SESAME);
        assertThatThrownBy(() -> accounts(file.toString()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("console.users-file (ADMIN_USERS_FILE) can't be used: " + file + ", line 2: ");
        assertThatThrownBy(() -> accounts(directory.resolve("nothing").toString()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ADMIN_USERS_FILE")
                .hasMessageContaining("nothing")
                .hasMessageEndingWith("make it readable, or take the setting away");
    }

    @Test
    void takesAChangeOfTheFileAndKeepsTheAccountsWhereTheChangeIsBroken() throws IOException {
        var accounts = accounts(file.toString());

        write("dana:operator:" + POPPY, "omer:viewer:" + SESAME);
        lookAt(accounts);
        assertThat(accounts.named("dana")).contains(new Account("dana", Role.OPERATOR, POPPY));
        assertThat(accounts.named("omer")).isPresent();

        write("dana:viewer");
        lookAt(accounts);
        assertThat(accounts.named("dana")).contains(new Account("dana", Role.OPERATOR, POPPY));

        Files.delete(file);
        lookAt(accounts);
        assertThat(accounts.named("omer")).isPresent();

        write("dana:viewer:" + SESAME);
        lookAt(accounts);
        assertThat(accounts.named("dana")).contains(new Account("dana", Role.VIEWER, SESAME));
        assertThat(accounts.named("omer")).isEmpty();
    }

    @Test
    void takesNoVersionThatIsStillBeingWritten() throws IOException {
        write("dana:viewer:" + SESAME, "omer:viewer:" + SESAME);
        var accounts = accounts(file.toString());

        write("dana:viewer:" + SESAME);
        accounts.look();
        assertThat(accounts.named("omer")).as("half of it").isPresent();
        write("dana:viewer:" + SESAME, "noa:viewer:" + SESAME);
        accounts.look();
        assertThat(accounts.named("noa")).isEmpty();
        accounts.look();
        assertThat(accounts.named("noa")).isPresent();
        assertThat(accounts.named("omer")).isEmpty();
    }

    @Test
    void keepsTheLastGoodVersionAndSaysSoWhileTheFileIsEmptyBrokenOrGone() throws IOException {
        var accounts = accounts(file.toString());
        for (var broken : new String[] {"", " \n", "dana:viewer:{bcrypt}$2y$12$abc"}) {
            write(broken);
            lookAt(accounts);
            assertThat(accounts.named("dana")).isPresent();
            assertThat(accounts.isUpToDate()).isFalse();

            write("dana:viewer:" + SESAME);
            lookAt(accounts);
            assertThat(accounts.isUpToDate()).isTrue();
        }
        Files.delete(file);
        lookAt(accounts);
        assertThat(accounts.named("dana")).isPresent();
        assertThat(accounts.isUpToDate()).isFalse();

        write("# nobody");
        lookAt(accounts);
        assertThat(accounts.named("dana")).isEmpty();
        assertThat(accounts.isUpToDate()).isTrue();
    }

    @Test
    void letsARememberedPasswordInNoLongerThanItsHashStandsInTheFile() throws IOException {
        var accounts = accounts(file.toString());
        var passwords = new Passwords(accounts, Clock.systemUTC());
        assertThat(passwords.account("dana", "sesame")).isPresent();
        assertThat(passwords.account("dana", "sesame")).as("remembered").isPresent();
        assertThat(passwords.account("dana", "poppy")).isEmpty();

        write("dana:viewer:" + POPPY);
        lookAt(accounts);
        assertThat(passwords.account("dana", "sesame")).isEmpty();
        assertThat(passwords.account("dana", "poppy")).isPresent();

        write("omer:viewer:" + SESAME);
        lookAt(accounts);
        assertThat(passwords.account("dana", "poppy")).isEmpty();
        assertThat(passwords.account("omer", "sesame")).isPresent();
        assertThat(passwords.account("admin", "secret")).isPresent();
        assertThat(passwords.account("admin", "sesame")).isEmpty();
    }

    /** Without the decoy a name that nobody has would be refused a thousand times faster. */
    @Test
    void takesAsLongToRefuseANameThatNobodyHas() {
        var passwords = new Passwords(accounts(file.toString()), Clock.systemUTC());
        passwords.account("dana", "warm up");

        long known = usualTime(passwords, "dana");

        assertThat(usualTime(passwords, "nobody")).isBetween(known / 4, known * 4);
        assertThat(usualTime(passwords, "admin")).isBetween(known / 4, known * 4);
    }

    private static long usualTime(Passwords passwords, String name) {
        var times = new long[7];
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            assertThat(passwords.account(name, "wrong " + i)).isEmpty();
            times[i] = System.nanoTime() - start;
        }
        Arrays.sort(times);
        return times[times.length / 2];
    }

    /** A version is taken when it was found twice. */
    private static void lookAt(Accounts accounts) {
        accounts.look();
        accounts.look();
    }

    private static Accounts accounts(String file) {
        return new Accounts(new ConsoleSettings(
                "local",
                new ConsoleSettings.Kafka("", "", 1, 1),
                new ConsoleSettings.Database("", "", ""),
                "secret",
                file));
    }

    private void write(String... lines) throws IOException {
        Files.writeString(file, String.join("\n", lines));
    }
}
