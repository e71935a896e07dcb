package org.custodia.contracts.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.ConsentPurpose;
import org.custodia.contracts.abi.AbiValue;
import org.custodia.contracts.abi.CallData;
import org.custodia.contracts.refusals.Refusal;
import org.web3j.crypto.Hash;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * The library of consents by itself: a public contract that keeps a book and believes its caller
 * about who submits.
 */
public final class ProbedConsents {
  private static final String OPEN =
      "open((bytes32,address,bytes32,uint8,bytes32,uint64,uint64,uint32,address,bytes32),bytes,"
          + "(bytes32,address,bytes32,address),bytes)";

  private final Consortium consortium;
  private final String address;

  public ProbedConsents(Consortium consortium) {
    this.consortium = consortium;
    byte[] arguments = AbiValue.encodeAll(AbiValue.address(consortium.consents()));
    byte[] creation =
        Numeric.hexStringToByteArray(binary() + Numeric.toHexStringNoPrefix(arguments));
    TransactionReceipt receipt =
        consortium.network.publicly(consortium.agency, Optional.empty(), creation);
    assertThat(receipt.isStatusOK()).as("probe deployed").isTrue();
    address = receipt.getContractAddress();
  }

  private static String binary() {
    String resource = "/org/custodia/contracts/artifacts/ConsentsProbe.bin";
    try (InputStream in = ProbedConsents.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String address() {
    return address;
  }

  public byte[] introduce(Party host, Bytes32 patient) {
    return CallData.of(
        "introduce(bytes32,bytes32,bytes32)",
        AbiValue.bytes32(host.id()),
        AbiValue.bytes32(patient),
        AbiValue.bytes32(Bytes32.random()));
  }

  public byte[] optOut(Party host, Bytes32 patient) {
    return CallData.of(
        "optOut(bytes32,bytes32)", AbiValue.bytes32(host.id()), AbiValue.bytes32(patient));
  }

  public byte[] optIn(Party host, Bytes32 patient) {
    return CallData.of(
        "optIn(bytes32,bytes32)", AbiValue.bytes32(host.id()), AbiValue.bytes32(patient));
  }

  public byte[] open(ConsentDraft draft) {
    return open(draft.body());
  }

  /**
   * @param body as of the command that opens a consent
   */
  public byte[] open(byte[] body) {
    byte[] data = new byte[4 + body.length];
    System.arraycopy(Numeric.hexStringToByteArray(Hash.sha3String(OPEN)), 0, data, 0, 4);
    System.arraycopy(body, 0, data, 4, body.length);
    return data;
  }

  public byte[] use(ConsentDraft draft, Bytes32 submitter) {
    return use(draft, submitter, draft.host, draft.patient, draft.purpose);
  }

  public byte[] use(
      ConsentDraft draft,
      Bytes32 submitter,
      Bytes32 host,
      Bytes32 patient,
      ConsentPurpose purpose) {
    return CallData.of(
        "use(bytes32,bytes32,bytes32,bytes32,uint8)",
        AbiValue.bytes32(submitter),
        AbiValue.bytes32(draft.commitment()),
        AbiValue.bytes32(host),
        AbiValue.bytes32(patient),
        AbiValue.uint(purpose.code()));
  }

  // --- Sending ---

  /** Asserts that it is taken. */
  public TransactionReceipt accept(byte[] data) {
    return consortium.accept(consortium.agency, address, data);
  }

  /** Asserts that it is refused, both when asked and when sent, and says why. */
  public Refusal refuse(byte[] data) {
    return consortium.refuse(consortium.agency, address, data);
  }

  /** How it would be refused here and now; empty when it would be taken. */
  public Optional<Refusal> ask(byte[] data) {
    return consortium.network.refusalOf(
        consortium.agency.node(), consortium.agency.address(), Optional.of(address), data);
  }
}
