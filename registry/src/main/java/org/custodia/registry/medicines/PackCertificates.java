package org.custodia.registry.medicines;

import java.util.Optional;
import java.util.UUID;
import org.custodia.registry.identity.Caller;

/**
 * Certificates of verification. The code of one is {@code CUSTODIA-1:} and, in base64url without
 * padding, these bytes one after the other, numbers with the most significant byte first:
 *
 * <ul>
 *   <li>chain id (8), addresses of Registrar and MedicineRegistry (20 each)
 *   <li>product code as a number (8); length (1) and characters of lot number, then of serial
 *   <li>steps of the Merkle proof (1), then each (32), from the leaf upwards
 *   <li>of the service's {@code VerificationAnswer}: query id as a UUID (16), answerer (32), status
 *       (1), detail (32), block (8), answeredAt (8); lot id and pack id follow from the above
 *   <li>the signature over that answer (65)
 * </ul>
 */
public interface PackCertificates {

  /**
   * The certificate of what this caller's organisation verified under an id; empty when there was
   * nothing, or when it came without a proof and a signed answer.
   */
  Optional<PackCertificate> of(Caller caller, UUID verification);
}
