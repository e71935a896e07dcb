package org.custodia.contracts.abi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The ABI files of all our contracts, as the compiler wrote them. */
public final class AbiFiles {
  private static final List<String> CONTRACTS =
      List.of(
          "Registrar",
          "MedicineRegistry",
          "ConsentRegistry",
          "PriceOrders",
          "Channel",
          "MedicineCustody",
          "PatientProviderRelationship",
          "PatientSummary",
          "BillingLedger",
          "DonorCase",
          "OrganOffer",
          "OrganLeg");

  private AbiFiles() {}

  /**
   * What the contracts declare of a type, such as {@code error} or {@code event}; the same twice
   * where two contracts declare it.
   */
  public static List<JsonNode> entries(String type) {
    List<JsonNode> entries = new ArrayList<>();
    for (String contract : CONTRACTS) {
      for (JsonNode entry : abi(contract)) {
        if (entry.path("type").asText().equals(type)) entries.add(entry);
      }
    }
    return entries;
  }

  private static JsonNode abi(String contract) {
    String resource = "/org/custodia/contracts/artifacts/" + contract + ".abi";
    try (InputStream in = AbiFiles.class.getResourceAsStream(resource)) {
      if (in == null) throw new IllegalStateException("missing from the build: " + resource);
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
