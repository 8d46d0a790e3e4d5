package gate;

import org.jspecify.annotations.Nullable;

class Specimen {
    int length(@Nullable String text) {
        return text.length();
    }
}
