package gate;

import org.jspecify.annotations.Nullable;

/** The twin that every gate lets pass. */
class Specimen {
    int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
