package shop.orderpipeline.adminconsole.access;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * One version of the file that {@code console.users-file} names: an account a line, {@code name:role:{bcrypt}hash}. Blank
 * lines, and lines that begin with {@code #}, say nothing.
 *
 * @param accounts in the order of the file
 * @param faults why it can't be used, one sentence a line of it: which line, what is wrong, the cure; empty where it can
 */
record UsersFile(Map<AccountName, Account> accounts, List<String> faults) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern BCRYPT = Pattern.compile("\\{bcrypt}\\$2[aby]?\\$([0-9]{2})\\$[./0-9A-Za-z]{53}");
    /** Below it a stolen file is guessed through too fast. */
    private static final int LOWEST_COST = 10;
    /** Above it a login takes seconds of CPU. */
    private static final int HIGHEST_COST = 15;

    private static final String HOW =
            "make it with `htpasswd -nBC 12 NAME`, put the role between name and hash and {bcrypt}"
                    + " before the hash";

    /** @param path as faults name it */
    static UsersFile parse(String path, String text) {
        if (text.isBlank()) {
            // As it is for a moment while it is written anew, or where the disk was full.
            return new UsersFile(
                    Map.of(),
                    List.of(
                            path
                                    + ": it is empty: write it whole; a comment (#) is enough where nobody is to have an account"));
        }
        var reading = new Reading(path, new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
        var lines = text.replaceFirst("^\uFEFF", "").lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                reading.take(i + 1, line);
            }
        }
        return new UsersFile(reading.accounts, List.copyOf(reading.faults));
    }

    /** What is read so far. No fault repeats what a line says, since it may be a password. */
    private record Reading(
            String path, Map<AccountName, Account> accounts, Map<AccountName, Integer> lines, List<String> faults) {

        void take(int number, String line) {
            var parts = line.split(":", -1);
            if (parts.length != 3) {
                fault(number, "it is not name:role:{bcrypt}hash", HOW);
                return;
            }
            var name = parts[0].strip();
            var key = new AccountName(name);
            var role = Role.of(parts[1].strip());
            if (!NAME.matcher(name).matches()) {
                fault(
                        number,
                        "the name is not 1 to 64 of A-Z a-z 0-9 . _ -, with a letter or a digit first",
                        "choose another name");
            } else if (key.equals(new AccountName(AdminPassword.USER))) {
                fault(
                        number,
                        "the name " + AdminPassword.USER + " is the built-in account's",
                        "choose another name; PIPELINE_ADMIN_PASSWORD sets that account's password");
            } else if (lines.containsKey(key)) {
                fault(number, "the name " + name + " stands in line " + lines.get(key) + " too", "keep one of the two");
            } else if (role.isEmpty()) {
                fault(number, "the role is none of viewer, operator, owner", "write one of them");
            } else if (isUsable(number, parts[2].strip())) {
                lines.put(key, number);
                accounts.put(key, new Account(name, role.get(), parts[2].strip()));
            }
        }

        private boolean isUsable(int number, String encoded) {
            var bcrypt = BCRYPT.matcher(encoded);
            if (!bcrypt.matches()) {
                fault(number, "the password is not a bcrypt hash with {bcrypt} before it", HOW);
                return false;
            }
            int cost = Integer.parseInt(bcrypt.group(1));
            if (cost < LOWEST_COST || cost > HIGHEST_COST) {
                fault(
                        number,
                        "the hash has cost " + cost + ", which is not " + LOWEST_COST + " to " + HIGHEST_COST,
                        HOW);
                return false;
            }
            return true;
        }

        private void fault(int number, String what, String cure) {
            faults.add(path + ", line " + number + ": " + what + ": " + cure);
        }
    }
}
