package org.custodia.contracts.witness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.abi.AbiValue;

/**
 * A message that a person, a device or a service signs, as EIP-712 typed data. The name of the
 * record is the primary type; {@link #fields} are its members in order.
 *
 * @see <a href="https://eips.ethereum.org/EIPS/eip-712">EIP-712</a>
 */
public sealed interface SignedMessage
    permits Act,
        Approval,
        CaseMessage,
        ChannelHead,
        CheckpointFacts,
        Consent,
        ConsentReply,
        DocumentQuery,
        GrantAttestation,
        LegStatement,
        OfferStatement,
        OfferTurn,
        OrganAllocation,
        OrganMessage,
        PatientDecision,
        PrescriptionMessage,
        RecordQuery,
        ResearchQuery,
        Reservation,
        ReservationRequest,
        SerialUpload,
        SessionKeyProof,
        VerificationAnswer,
        VerificationQuery {

  /** The members of the message, in the order of its type, which is the same for all of a class. */
  List<Field> fields();

  /** Name of the type. */
  default String primaryType() {
    return getClass().getSimpleName();
  }

  /** EIP-712's {@code encodeType}. */
  default String encodedType() {
    return fields().stream()
        .map(field -> field.type() + " " + field.name())
        .collect(Collectors.joining(",", primaryType() + "(", ")"));
  }

  /** EIP-712's {@code hashStruct}. */
  default Bytes32 structHash() {
    List<Field> fields = fields();
    byte[] encoded = new byte[32 * (fields.size() + 1)];
    System.arraycopy(TypeHashes.of(this).toArray(), 0, encoded, 0, 32);
    for (int i = 0; i < fields.size(); i++) {
      System.arraycopy(fields.get(i).word().toArray(), 0, encoded, 32 * (i + 1), 32);
    }
    return Bytes32.keccak(encoded);
  }

  /** The 32 bytes that are signed. */
  default Bytes32 digest(WitnessDomain domain) {
    byte[] encoded = new byte[66];
    encoded[0] = 0x19;
    encoded[1] = 0x01;
    System.arraycopy(domain.separator().toArray(), 0, encoded, 2, 32);
    System.arraycopy(structHash().toArray(), 0, encoded, 34, 32);
    return Bytes32.keccak(encoded);
  }

  /**
   * The parameter of {@code eth_signTypedData_v4}, from which a browser can show and sign the
   * message. Numbers of up to 32 bits are JSON numbers, longer ones decimal strings.
   */
  default String toTypedDataJson(WitnessDomain domain) {
    ObjectNode root = TypedDataMapper.ONE.createObjectNode();
    ObjectNode types = root.putObject("types");
    ArrayNode domainType = types.putArray("EIP712Domain");
    declare(domainType, "name", "string");
    declare(domainType, "version", "string");
    declare(domainType, "chainId", "uint256");
    declare(domainType, "verifyingContract", "address");
    ArrayNode type = types.putArray(primaryType());
    root.put("primaryType", primaryType());
    root.putObject("domain")
        .put("name", WitnessDomain.NAME)
        .put("version", WitnessDomain.VERSION)
        .put("chainId", domain.chainId())
        .put("verifyingContract", domain.registrar());
    ObjectNode message = root.putObject("message");
    for (Field field : fields()) {
      declare(type, field.name(), field.type());
      field.writeTo(message);
    }
    try {
      return TypedDataMapper.ONE.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values always has a JSON form", e);
    }
  }

  private static void declare(ArrayNode type, String name, String solidityType) {
    type.addObject().put("name", name).put("type", solidityType);
  }

  /** One member of a message. */
  record Field(String name, Content content) {
    static Field bytes32(String name, Bytes32 value) {
      return new Field(name, new Content.Word(value));
    }

    /** An unsigned number that fits its type; else an {@link IllegalArgumentException}. */
    static Field uint(String name, int bits, long value) {
      if (value < 0 || (bits < 63 && value >>> bits != 0)) {
        throw new IllegalArgumentException(name + " is no uint" + bits + ": " + value);
      }
      return new Field(name, new Content.Number(bits, value));
    }

    static Field text(String name, String value) {
      return new Field(name, new Content.Text(value));
    }

    static Field address(String name, String value) {
      return new Field(name, new Content.Address(value));
    }

    /** Its Solidity type. */
    public String type() {
      if (content instanceof Content.Number number) return "uint" + number.bits();
      if (content instanceof Content.Text) return "string";
      if (content instanceof Content.Address) return "address";
      return "bytes32";
    }

    /** EIP-712's {@code encodeData} of it. */
    Bytes32 word() {
      if (content instanceof Content.Word word) return word.value();
      if (content instanceof Content.Address address) {
        return Bytes32.of(AbiValue.address(address.value()).encode());
      }
      if (content instanceof Content.Number number) {
        byte[] word = new byte[32];
        ByteBuffer.wrap(word).putLong(24, number.value());
        return Bytes32.of(word);
      }
      return Bytes32.keccak(((Content.Text) content).value().getBytes(StandardCharsets.UTF_8));
    }

    void writeTo(ObjectNode message) {
      if (content instanceof Content.Word word) message.put(name, word.value().toString());
      if (content instanceof Content.Address address) message.put(name, address.value());
      if (content instanceof Content.Text text) message.put(name, text.value());
      if (content instanceof Content.Number number) {
        if (number.bits() > 32) message.put(name, Long.toString(number.value()));
        else message.put(name, number.value());
      }
    }
  }

  /** What a member of a message holds. */
  sealed interface Content {
    record Word(Bytes32 value) implements Content {}

    record Number(int bits, long value) implements Content {}

    record Text(String value) implements Content {}

    record Address(String value) implements Content {}
  }
}
