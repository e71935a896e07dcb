package org.custodia.acceptance;

import java.nio.file.Path;
import org.custodia.acceptance.network.UnusableNetwork;
import org.custodia.acceptance.report.RunReport;
import org.custodia.registry.ledger.InvalidNetworkFile;
import org.custodia.registry.ledger.NetworkFile;

/**
 * What {@code ./custodia test --network FILE} starts: {@code --network FILE --report DIRECTORY}.
 * Ends with 0 when every journey succeeded, 1 when one failed, 2 when the network cannot be used.
 */
public final class Acceptance {
  private static final int FAILED = 1;
  private static final int UNUSABLE = 2;

  private Acceptance() {}

  public static void main(String... arguments) {
    if (arguments.length != 4
        || !arguments[0].equals("--network")
        || !arguments[2].equals("--report")) {
      System.err.println("usage: --network FILE --report DIRECTORY");
      System.exit(UNUSABLE);
    }
    Path file = Path.of(arguments[1]).toAbsolutePath().normalize();
    Path directory = Path.of(arguments[3]).toAbsolutePath().normalize();
    System.exit(run(file, directory));
  }

  private static int run(Path file, Path directory) {
    try {
      NetworkFile network = NetworkFile.read(file);
      RunReport report = new AcceptanceRun(directory, System.out).play(network, file.toString());
      return report.passed() ? 0 : FAILED;
    } catch (InvalidNetworkFile | UnusableNetwork unusable) {
      System.err.println(unusable.getMessage());
      return UNUSABLE;
    }
  }
}
