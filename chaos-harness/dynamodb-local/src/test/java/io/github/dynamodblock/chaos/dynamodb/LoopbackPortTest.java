package io.github.dynamodblock.chaos.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {
    private static final long ME = ProcessHandle.current().pid();

    @Test
    void probe_twice_givesTwoPortsThatCanBeTaken() throws IOException {
        int first = LoopbackPort.probe();
        int second = LoopbackPort.probe();

        assertThat(second).isNotEqualTo(first);
        try (ServerSocket socket = new ServerSocket(first, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
        }
    }

    @Test
    void probe_everyPort_isBelowThoseOfOutgoingConnections() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(LoopbackPort.probe()).isBetween(15_000, 32_767);
        }
    }

    @Test
    void isListening_ownSocket_isSeenUntilItIsClosed() throws IOException {
        ServerSocket socket = new ServerSocket(LoopbackPort.probe(), 1, InetAddress.getLoopbackAddress());
        assertThat(LoopbackPort.isListening(ME, socket.getLocalPort())).isTrue();

        socket.close();

        assertThat(LoopbackPort.isListening(ME, socket.getLocalPort())).isFalse();
    }

    @Test
    void listeners_tableShowsASocketTwice_haveItOnce() {
        String line =
                "   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1082 1";

        assertThat(LoopbackPort.listeners(Stream.of("  sl  local_address rem_address   st", line, line)))
                .containsExactly(Map.entry("socket:[1082]", "00000000:07E8"));
    }

    @Test
    void isListening_socketOfAnotherProcess_isNotItsOwn() throws IOException {
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        try (ServerSocket socket = new ServerSocket(LoopbackPort.probe(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(LoopbackPort.isListening(parent, socket.getLocalPort())).isFalse();
        }
    }
}
