package org.custodia.devnet.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import org.web3j.crypto.ContractUtils;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.Hash;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.Sign;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.utils.Numeric;

/** Signs transactions as clients of Quorum do. */
final class Signing {
  private Signing() {}

  /**
   * Signs.
   *
   * @param request signing ({@code eip155}, {@code homestead} or {@code private}), nonce, gasPrice,
   *     gas, to, value, data, chainId
   * @return raw, hash, from, v, created
   */
  static ObjectNode sign(JsonNode request, Credentials account) {
    BigInteger nonce = Matcher.quantity(request.get("nonce"));
    RawTransaction transaction =
        RawTransaction.createTransaction(
            nonce,
            Matcher.quantity(request.get("gasPrice")),
            Matcher.quantity(request.get("gas")),
            request.hasNonNull("to") ? request.get("to").asText() : null,
            Matcher.quantity(request.get("value")),
            request.path("data").asText("0x"));
    byte[] raw =
        switch (request.get("signing").asText()) {
          case "eip155" ->
              TransactionEncoder.signMessage(transaction, request.get("chainId").asLong(), account);
          case "homestead" -> TransactionEncoder.signMessage(transaction, account);
          case "private" -> signPrivate(transaction, account);
          default -> throw new IllegalArgumentException("signing " + request.get("signing"));
        };
    ObjectNode signed = JsonNodeFactory.instance.objectNode();
    signed.put("raw", Numeric.toHexString(raw));
    signed.put("hash", Numeric.toHexString(Hash.sha3(raw)));
    signed.put("from", account.getAddress());
    signed.put("v", v(raw));
    signed.put(
        "created",
        Numeric.toHexString(
            ContractUtils.generateContractAddress(
                Numeric.hexStringToByteArray(account.getAddress()), nonce)));
    return signed;
  }

  /** Hashed without a chain id, and the recovery value 37 or 38. */
  private static byte[] signPrivate(RawTransaction transaction, Credentials account) {
    Sign.SignatureData signature =
        Sign.signMessage(TransactionEncoder.encode(transaction), account.getEcKeyPair());
    byte[] v = {(byte) (signature.getV()[0] + 10)};
    return TransactionEncoder.encode(
        transaction, new Sign.SignatureData(v, signature.getR(), signature.getS()));
  }

  private static String v(byte[] raw) {
    var transaction = org.web3j.rlp.RlpDecoder.decode(raw).getValues().get(0);
    var fields = ((org.web3j.rlp.RlpList) transaction).getValues();
    return Numeric.encodeQuantity(((org.web3j.rlp.RlpString) fields.get(6)).asPositiveBigInteger());
  }
}
