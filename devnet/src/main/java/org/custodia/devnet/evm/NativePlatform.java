package org.custodia.devnet.evm;

import java.util.Locale;

/** Where libevm 1.1.0 has a native library: Linux and Windows on x86-64. */
final class NativePlatform {
  private NativePlatform() {}

  static void requireSupported() {
    requireSupported(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static void requireSupported(String system, String architecture) {
    String os = system.toLowerCase(Locale.ROOT);
    boolean x64 = architecture.equals("amd64") || architecture.equals("x86_64");
    if (!x64 || !(os.startsWith("linux") || os.startsWith("windows"))) {
      throw new UnsupportedOperationException(
          "The embedded network runs on Linux and Windows on x86-64 only, not on "
              + system
              + " "
              + architecture
              + ". Use the containers in docker/ for a network on this machine.");
    }
  }
}
