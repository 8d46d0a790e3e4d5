package io.github.dynamodblock.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void line_ordinaryText_staysAsItIs() {
        assertThat(Printable.line("Müller-7 · 鍵 😀 \"a\\b\"")).isEqualTo("Müller-7 · 鍵 😀 \"a\\b\"");
    }

    @Test
    void line_controlCharacters_areEscaped() {
        assertThat(Printable.line("\u001b[2J\u0007\u009b1m\u007f\r\n\t"))
                .isEqualTo("\\u001b[2J\\u0007\\u009b1m\\u007f\\u000d\\u000a\\u0009");
    }

    @Test
    void line_charactersThatAreInvisibleOrTurnTheText_areEscaped() {
        assertThat(Printable.line("a\u202eb\u2066c\u200bd\ufeffe\u2028f\ud800g\udb40\udc41"))
                .isEqualTo("a\\u202eb\\u2066c\\u200bd\\ufeffe\\u2028f\\ud800g\\udb40\\udc41");
    }

    @Test
    void lines_lineBreaks_stay() {
        assertThat(Printable.lines("a\nb\r\u001b")).isEqualTo("a\nb\\u000d\\u001b");
    }

    @Test
    void writer_everyWayOfWriting_isEscaped() {
        StringWriter to = new StringWriter();
        PrintWriter writer = Printable.writer(new PrintWriter(to));

        writer.println("a\u001bb");
        writer.print('\u001b');
        writer.write("x\u001by", 1, 1);
        writer.printf("%s", "\u001b");
        writer.flush();

        assertThat(to.toString().replace(System.lineSeparator(), "\n")).isEqualTo("a\\u001bb\n\\u001b\\u001b\\u001b");
    }
}
