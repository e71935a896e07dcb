package org.custodia.registry.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.custodia.registry.testing.ParserFuzz;
import org.junit.jupiter.api.io.TempDir;

class NetworkFileFuzzTest extends ParserFuzz {
  @TempDir static Path folder;

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        utf8(
            """
            {"chainId":1337,"blockPeriodMs":250,"privacyFlag":0,"contracts":{"registrar":"0x%1$s","medicineRegistry":"0x%1$s","consentRegistry":"0x%1$s","priceOrders":"0x%1$s"},"nodes":[\
            {"name":"agence","identity":"gln:3010000000013","rpc":"http://127.0.0.1:22001",\
            "tessera":"http://127.0.0.1:9081","tesseraPublicKey":"pkFLupCPLnGygkjfeWc2iyBD4m6nsn8pO0abwIOP/VY=",\
            "service":"http://127.0.0.1:8087"},\
            {"name":"rhone","identity":"gln:3010000000020","rpc":"https://127.0.0.1:22002",\
            "tessera":"https://127.0.0.1:9082","tesseraPublicKey":"QfeDAys9MPDs2XHExtc84jKGHxZg/aj52DTh0vtA3Xc="}]}"""
                .formatted("95ea21b464ff927542280468053c30a564598870")));
  }

  @Override
  protected void read(byte[] input) {
    Path file =
        (folder == null ? Path.of(System.getProperty("java.io.tmpdir")) : folder)
            .resolve("network.json");
    try {
      Files.write(file, input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    NetworkFile.read(file);
  }

  @Override
  protected boolean isRefusal(RuntimeException thrown) {
    return thrown instanceof InvalidNetworkFile;
  }
}
