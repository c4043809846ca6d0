package shop.orderpipeline.adminconsole.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsersFileTest {

    private static final String HASH = "{bcrypt}$2y$12$" + "abcdefghijklmnopqrstuv" + "wxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0";

    @Test
    void readsOneAccountALineAndPassesCommentsAndBlankLinesOver() {
        var file = UsersFile.parse(
                "users",
                "\uFEFF# who may do what\r\n\r\n dana:viewer:" + HASH + " \r\nomer:operator:" + HASH + "\nnoa:owner:"
                        + HASH);

        assertThat(file.faults()).isEmpty();
        assertThat(file.accounts().values())
                .containsExactly(
                        new Account("dana", Role.VIEWER, HASH),
                        new Account("omer", Role.OPERATOR, HASH),
                        new Account("noa", Role.OWNER, HASH));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "dana                    | it is not name:role:{bcrypt}hash: make it with `htpasswd -nBC 12 NAME`",
                "dana:viewer             | it is not name:role:{bcrypt}hash",
                "dana:viewer:HASH:more   | it is not name:role:{bcrypt}hash",
                "dana cohen:viewer:HASH  | the name is not 1 to 64 of A-Z a-z 0-9 . _ -",
                ":viewer:HASH            | the name is not 1 to 64 of A-Z a-z 0-9 . _ -",
                "-:viewer:HASH           | the name is not 1 to 64 of A-Z a-z 0-9 . _ -",
                "Admin:viewer:HASH       | the name admin is the built-in account's: choose another name",
                "first:viewer:HASH       | the name first stands in line 1 too: keep one of the two",
                "dana:admin:HASH         | the role is none of viewer, operator, owner: write one of them",
                "dana:Viewer:HASH        | the role is none of viewer, operator, owner",
                "FIRST:viewer:HASH       | the name FIRST stands in line 1 too: keep one of the two",
                "dana:viewer:sesame      | the password is not a bcrypt hash with {bcrypt} before it: make it with",
                "dana:viewer:{bcrypt}x   | the password is not a bcrypt hash with {bcrypt} before it",
                "dana:viewer:{noop}x     | the password is not a bcrypt hash with {bcrypt} before it",
                "dana:viewer:COST_04     | the hash has cost 4, which is not 10 to 15: make it with",
                "dana:viewer:COST_16     | the hash has cost 16, which is not 10 to 15"
            })
    void saysWhichLineIsWrongAndHowToMendIt(String line, String fault) {
        var text = line.replace("HASH", HASH)
                .replace("COST_04", HASH.replace("$12$", "$04$"))
                .replace("COST_16", HASH.replace("$12$", "$16$"));

        var file = UsersFile.parse("/etc/console.users", "first:viewer:" + HASH + "\n\n" + text);

        assertThat(file.faults())
                .hasSize(1)
                .allSatisfy(said -> assertThat(said).startsWith("/etc/console.users, line 3: " + fault));
    }

    @Test
    void namesEveryFaultAndRepeatsNoPassword() {
        var file = UsersFile.parse("users", "dana:viewer:sesame\nsesame\nomer:sesame:x");

        assertThat(file.faults())
                .hasSize(3)
                .allSatisfy(fault -> assertThat(fault).doesNotContain("sesame"));
        assertThat(file.accounts()).isEmpty();
        assertThat(new Account("dana", Role.VIEWER, HASH)).hasToString("dana (viewer)");
    }
}
