package org.custodia.contracts.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bytecode keeps to what every network runs that we run on. */
class BytecodeTest {
  private static final int CALL = 0xf1;
  private static final int CALLCODE = 0xf2;
  private static final int DELEGATECALL = 0xf4;
  private static final int SELFDESTRUCT = 0xff;
  private static final int PUSH0 = 0x5f;
  private static final int CREATE = 0xf0;
  private static final int CREATE2 = 0xf5;
  private static final int PUSH1 = 0x60;
  private static final int PUSH32 = 0x7f;

  /**
   * EIP-3860, in bytes of creation code; what it leaves behind is measured where it is deployed.
   */
  private static final int CODE_LIMIT = 49_152;

  private static List<Integer> opcodes(String contract) throws IOException {
    Path file =
        Path.of("src/main/resources/org/custodia/contracts/artifacts").resolve(contract + ".bin");
    byte[] code = HexFormat.of().parseHex(Files.readString(file));
    assertThat(code).hasSizeLessThan(CODE_LIMIT);
    List<Integer> opcodes = new ArrayList<>();
    for (int at = 0; at < code.length; at++) {
      int opcode = code[at] & 0xff;
      opcodes.add(opcode);
      if (opcode >= PUSH1 && opcode <= PUSH32) at += opcode - PUSH1 + 1;
    }
    return opcodes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Registrar",
        "MedicineRegistry",
        "ConsentRegistry",
        "PriceOrders",
        "CustodyBook",
        "CustodyHandOver",
        "PatientProviderRelationship",
        "PatientSummary",
        "ProviderSummary",
        "BillingLedger",
        "DonorCase",
        "OrganOffer",
        "OrganLeg"
      })
  void nothingIsDelegatedCreatedOrDestroyed(String contract) throws IOException {
    // From private to public code DELEGATECALL works on some networks only.
    assertThat(opcodes(contract))
        .doesNotContain(DELEGATECALL, CALLCODE, SELFDESTRUCT, CREATE, CREATE2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Registrar",
        "MedicineRegistry",
        "ConsentRegistry",
        "PriceOrders",
        "CustodyBook",
        "CustodyHandOver",
        "PatientProviderRelationship",
        "PatientSummary",
        "ProviderSummary",
        "BillingLedger",
        "DonorCase",
        "OrganOffer",
        "OrganLeg"
      })
  void nothingNewerThanIstanbulIsUsed(String contract) throws IOException {
    assertThat(opcodes(contract)).doesNotContain(PUSH0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"MedicineRegistry", "ConsentRegistry", "PriceOrders"})
  void publicContractsCallOthersToReadOnly(String contract) throws IOException {
    assertThat(opcodes(contract)).doesNotContain(CALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Registrar"})
  void registrarCallsItselfOnly(String contract) throws IOException {
    assertThat(opcodes(contract)).containsOnlyOnce(CALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CustodyBook",
        "CustodyHandOver",
        "PatientProviderRelationship",
        "PatientSummary",
        "ProviderSummary",
        "BillingLedger",
        "DonorCase",
        "OrganOffer",
        "OrganLeg"
      })
  void channelCallsItselfAndReadsAllOthers(String contract) throws IOException {
    assertThat(opcodes(contract)).containsOnlyOnce(CALL);
  }
}
