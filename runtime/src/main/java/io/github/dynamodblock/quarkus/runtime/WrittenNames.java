package io.github.dynamodblock.quarkus.runtime;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names of properties as their sources write them. The name of a client can have quotes there or not, and a variable
 * of the environment says neither what is upper case nor what its underscores stand for: SmallRye Config then makes a
 * property in lower case of it, with quotes for two underscores.
 *
 * @param all the names of all properties, also with a profile or as a variable
 */
record WrittenNames(Collection<String> all) {
    /** A profile, or several of them, before the name of a property. */
    private static final Pattern PROFILES = Pattern.compile("^%\\{?([^.}]*)\\}?\\.");

    /** Returns the names of a configuration, without those of profiles that are not active. */
    static WrittenNames of(SmallRyeConfig config) {
        Set<String> names = new HashSet<>();
        config.getConfigSources().forEach(source -> names.addAll(source.getPropertyNames()));
        names.removeIf(name -> !isActive(name, config.getProfiles()));
        return new WrittenNames(names);
    }

    private static boolean isActive(String name, List<String> active) {
        Matcher profiles = PROFILES.matcher(name);
        return !profiles.find() || Stream.of(profiles.group(1).split(",", -1)).anyMatch(active::contains);
    }

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
        return PROFILES.matcher(property).replaceFirst("");
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
