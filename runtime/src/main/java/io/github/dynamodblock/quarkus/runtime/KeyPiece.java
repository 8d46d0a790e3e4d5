package io.github.dynamodblock.quarkus.runtime;

import io.github.dynamodblock.LockMisuseException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A piece of a lock's key: text of the template, a property of the configuration, or a value of the call. */
sealed interface KeyPiece {
    /** Returns the text of this piece for a call with these parameters. */
    String text(String method, @Nullable Object[] parameters);

    record Text(String literal) implements KeyPiece {
        @Override
        public String text(String method, @Nullable Object[] parameters) {
            return literal;
        }
    }

    /**
     * A property of the configuration, until the application starts and has its value.
     *
     * @param otherwise the value if the property is not configured
     */
    record Property(String name, Optional<String> otherwise) implements KeyPiece {
        /**
         * Returns the value of the property.
         *
         * @param properties finds the value of a property
         * @throws IllegalArgumentException if there is no value
         */
        Text text(Function<String, Optional<String>> properties) {
            return new Text(properties
                    .apply(name)
                    .or(() -> otherwise)
                    .orElseThrow(() -> new IllegalArgumentException("the property '" + name
                            + "' is not configured. Configure it, or write a default, as in ${" + name + ":none}")));
        }

        @Override
        public String text(String method, @Nullable Object[] parameters) {
            throw new LockMisuseException(
                    "The lock key of " + method + " needs the property '" + name + "', and the application has no"
                            + " configuration yet. Call the method when the application has started.",
                    null);
        }
    }

    /**
     * A value of the call.
     *
     * @param separator the first code point of the text that follows, if another value follows; otherwise
     *     {@link KeySeparator#NONE}
     */
    record Value(String expression, int parameter, Optional<KeyPath> path, int separator) implements KeyPiece {
        Value(String expression, int parameter, Optional<KeyPath> path) {
            this(expression, parameter, path, KeySeparator.NONE);
        }

        Value before(int following) {
            return new Value(expression, parameter, path, following);
        }

        @Override
        public String text(String method, @Nullable Object[] parameters) {
            Object root = parameters[parameter];
            Object value = root == null || path.isEmpty() ? root : path.get().read(root);
            // A text of null would be the key "null", which all such values share.
            String text = value == null ? null : value.toString();
            if (text == null) {
                throw new LockMisuseException(
                        "The lock key of " + method + " needs {" + expression + "}, which is null. Call the method with"
                                + " a value, or use another value in the key.",
                        null);
            }
            return KeySeparator.encoded(text, separator);
        }
    }
}
