package org.custodia.registry.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A disk of a few MiB, which can be full: a tmpfs, so it takes somebody who may mount one. */
public final class SmallDisk implements AutoCloseable {
  private final Path mount;
  private final int mebibytes;
  private final boolean passing;

  private SmallDisk(Path mount, int mebibytes, boolean passing) {
    this.mount = mount;
    this.mebibytes = mebibytes;
    this.passing = passing;
  }

  /** Of 16 MiB. Skips the test where nobody may mount. */
  public static SmallDisk mounted() throws Exception {
    return mounted(16);
  }

  /** As {@link #mounted()}, of another size. */
  public static SmallDisk mounted(int mebibytes) throws Exception {
    Path mount = Files.createTempDirectory("custodia-small-disk");
    boolean done = mount(mount, mebibytes);
    if (!done) Files.delete(mount);
    assumeTrue(done, "no small disk can be mounted here (Linux, as root)");
    return new SmallDisk(mount, mebibytes, true);
  }

  /** Of 16 MiB, over a directory that is in use; what was in it is out of sight meanwhile. */
  public static SmallDisk over(Path directory) throws Exception {
    assumeTrue(mount(directory, 16), "no small disk can be mounted here (Linux, as root)");
    return new SmallDisk(directory, 16, false);
  }

  private static boolean mount(Path mount, int mebibytes) throws Exception {
    return run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "none", mount.toString());
  }

  public Path directory(String name) throws IOException {
    return Files.createDirectory(mount.resolve(name));
  }

  /** To the last byte. */
  public void fill() throws IOException {
    try (OutputStream filler = Files.newOutputStream(filler())) {
      byte[] block = new byte[4096];
      for (int i = 0; i <= mebibytes * 256; i++) filler.write(block);
      throw new IllegalStateException(mount + " takes more than it should");
    } catch (IOException full) {
      if (!full.getMessage().contains("No space left")) throw full;
    }
  }

  public void empty() throws IOException {
    Files.deleteIfExists(filler());
  }

  private Path filler() {
    return mount.resolve("filler");
  }

  private static boolean run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
  }

  @Override
  public void close() throws Exception {
    run("umount", "--lazy", mount.toString());
    if (passing) Files.delete(mount);
  }
}
