package org.custodia.contracts.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
  private static final int JUMPDEST = 0x5b;
  private static final int INVALID = 0xfe;

  /** STOP, JUMP, RETURN, REVERT, INVALID and SELFDESTRUCT: nothing goes on after them. */
  private static final Set<Integer> ENDS = Set.of(0x00, 0x56, 0xf3, 0xfd, INVALID, SELFDESTRUCT);

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
    Set<Integer> begun = new TreeSet<>();
    run(code, 0, opcodes, begun);
    return opcodes;
  }

  /**
   * Collects what can be reached in one code, and in those that it brings along: constants lie
   * between them, and mean nothing as instructions.
   */
  private static void run(byte[] code, int from, List<Integer> opcodes, Set<Integer> begun) {
    if (!begun.add(from)) return;
    TreeSet<Integer> to = new TreeSet<>(Set.of(from));
    Set<Integer> parts = new TreeSet<>();
    BitSet seen = new BitSet();
    while (!to.isEmpty()) {
      int at = to.pollFirst();
      while (at < code.length && !seen.get(at)) {
        seen.set(at);
        int opcode = code[at] & 0xff;
        opcodes.add(opcode);
        int pushed = opcode >= PUSH1 && opcode <= PUSH32 ? opcode - PUSH1 + 1 : 0;
        if (pushed > 0 && pushed <= 3) {
          int value = 0;
          for (int i = 1; i <= pushed && at + i < code.length; i++) {
            value = value << 8 | code[at + i] & 0xff;
          }
          int target = from + value;
          if (target < code.length && (code[target] & 0xff) == JUMPDEST) to.add(target);
          boolean part = value > 0 && target < code.length && (code[target - 1] & 0xff) == INVALID;
          if (part && (code[target] & 0xff) == PUSH1) parts.add(target);
        }
        if (ENDS.contains(opcode)) break;
        at += 1 + pushed;
      }
    }
    for (int part : parts) run(code, part, opcodes, begun);
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
