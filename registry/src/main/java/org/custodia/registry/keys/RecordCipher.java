package org.custodia.registry.keys;

/**
 * Seals what an organisation keeps off the ledger (personal data, record bodies, secrets), under
 * its own keys. AES-256-GCM with a fresh key for each record, which is wrapped by the
 * organisation's current key; what was sealed under an earlier one still opens.
 */
public interface RecordCipher {
  /**
   * @param context where the record belongs, such as table, column and row id in UTF-8; it is not
   *     kept, and opening asks for the same
   * @return an envelope that names the wrapping key; different at each call
   */
  byte[] seal(byte[] plaintext, byte[] context);

  /**
   * @param sealed what {@link #seal} returned
   * @throws RecordNotOpened saying whether key, context or bytes are wrong
   */
  byte[] open(byte[] sealed, byte[] context);

  /**
   * A blind index: equal values give equal tokens, and nothing else can be learned from one without
   * the organisation's key. Does not change when keys are rotated.
   *
   * @param purpose what is compared, such as {@code national-id}; tokens of different purposes
   *     cannot be related
   * @return 32 bytes, HMAC-SHA256
   */
  byte[] token(String purpose, byte[] value);
}
