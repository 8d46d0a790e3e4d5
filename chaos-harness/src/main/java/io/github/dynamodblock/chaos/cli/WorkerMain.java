package io.github.dynamodblock.chaos.cli;

import io.github.dynamodblock.chaos.run.WorkerProgram;
import java.nio.file.Path;

/** This class is the main class of a worker process. Its argument is the name of the settings file. */
public final class WorkerMain {
    private WorkerMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        NeutralLocale.use();
        WorkerProgram.work(Path.of(arguments[0]), new WorkerProgram.Launcher() {
            @Override
            public void ready(long nanos) {
                System.out.println("ready " + nanos);
            }

            @Override
            public void wallMoved(String order, long micros) {
                System.out.println(order + " " + micros);
            }
        });
    }
}
