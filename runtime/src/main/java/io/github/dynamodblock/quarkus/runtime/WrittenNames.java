package io.github.dynamodblock.quarkus.runtime;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The names of properties as their sources write them. The name of a client can have quotes there or not, and a variable
 * of the environment says neither what is upper case nor what its underscores stand for: SmallRye Config then makes a
 * property in lower case of it, with quotes for two underscores.
 *
 * @param all the names of all properties, also with a profile or as a variable
 */
record WrittenNames(Collection<String> all) {
    /** Returns the beginning of all variables for properties that begin so. */
    private static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static String plain(String client) {
        return ClientNames.PREFIX + client + ".";
    }

    private static String quoted(String client) {
        return ClientNames.PREFIX + '"' + client + "\".";
    }

    private Stream<String> beginning(String prefix) {
        return all.stream().map(WrittenNames::withoutProfile).filter(name -> name.startsWith(prefix));
    }

    private static String withoutProfile(String property) {
        return property.replaceAll("^%[^.]*\\.", "");
    }

    private boolean has(String prefix) {
        return beginning(prefix).findAny().isPresent();
    }

    /** Returns whether some property configures that DynamoDB client, also by a variable of the environment. */
    boolean configureAwsClient(String name) {
        String prefix = shortened(variable("quarkus.dynamodb." + name + "."));
        return all.stream()
                .anyMatch(property ->
                        shortened(variable(withoutProfile(property))).startsWith(prefix));
    }

    /** Quotes do not distinguish DynamoDB clients: they only add underscores. */
    private static String shortened(String variable) {
        return variable.replaceAll("_+", "_");
    }

    /**
     * Checks that each client has quotes in all of its properties, or in none. Otherwise SmallRye Config would use the
     * properties with quotes only, and the defaults of all others: for example another table.
     *
     * @throws ConfigurationException if a client has both
     */
    void requireOneForm(String client) {
        Optional<String> plain = beginning(plain(client)).findFirst();
        Optional<String> quoted = beginning(quoted(client)).findFirst();
        if (plain.isPresent() && quoted.isPresent()) {
            throw new ConfigurationException(
                    "The lock client '" + client + "' is written with quotes and without (" + quoted.get() + ", "
                            + plain.get()
                            + "), and only one of them counts. Write it in one way. Its variables begin with "
                            + variable(plain(client)) + " for names without quotes, and with "
                            + variable(quoted(client)) + " for names with quotes.",
                    Set.of(plain.get(), quoted.get()));
        }
    }

    /** Returns whether only variables make this name, and set properties of the client that is known. */
    boolean areVariablesOf(String known, String made) {
        return areVariables(plain(known), plain(made)) || areVariables(quoted(known), quoted(made));
    }

    private boolean areVariables(String known, String made) {
        return variable(known).equals(variable(made))
                && has(known)
                && has(made)
                && beginning(made).allMatch(property -> all.contains(variable(property)));
    }

    /** Returns with what the variables of a client begin, if the name can have been meant as this client. */
    Optional<String> meant(String known, String name) {
        return shortened(variable(known)).equals(shortened(variable(name)))
                ? Optional.of(variable(has(quoted(known)) ? quoted(known) : plain(known)))
                : Optional.empty();
    }
}
