package io.github.dynamodblock.system;

/** A task that ends no thread: whatever the task throws is logged and not thrown on. */
record LoggedTask(Runnable task) implements Runnable {
    private static final System.Logger LOG = System.getLogger("io.github.dynamodblock");

    @Override
    public void run() {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.log(System.Logger.Level.ERROR, "A task of the lock failed; please report this defect", e);
        }
    }
}
