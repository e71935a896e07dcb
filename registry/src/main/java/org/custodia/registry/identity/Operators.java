package org.custodia.registry.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.registry.ledger.CommandStatus;

/**
 * People and devices of the caller's own organisation, as its administrators (token role {@code
 * administrator}) manage them; everybody else gets a {@code Problem} of kind FORBIDDEN. Nobody is
 * given a role that the organisation itself does not hold.
 */
public interface Operators {

  /** People who have an entry or have ever enrolled a session key, by user name. */
  List<Person> persons(Caller caller);

  Optional<Person> person(Caller caller, String userName);

  /**
   * Makes an entry for a person, or edits it: from then on the person's session keys get no other
   * roles than these and no time outside of this. Keys that are live go on as they are unless they
   * have more; those are revoked.
   *
   * @param id command id, from which the ids of revocations are derived
   * @param userName as the identity provider has it, at most 200 characters
   * @param roles what the person may do, a subset of what the organisation holds; not empty
   */
  Person enter(Caller caller, UUID id, String userName, Set<MemberRole> roles, Validity validity);

  /**
   * Revokes the person's live session keys and lets no new ones be enrolled.
   *
   * @param reason stays in the organisation's own database
   */
  Person suspend(Caller caller, UUID id, String userName, String reason);

  /** Lets the person enrol session keys again; keys that were revoked stay so. */
  Person reinstate(Caller caller, UUID id, String userName);

  /** Devices of the organisation, those ended too, by place and key. */
  List<Device> devices(Caller caller);

  /**
   * Enrols a device's key.
   *
   * @param key address, lower-case hex with 0x
   * @param place where it stands, at most 200 bytes; on the public ledger, so no personal data
   */
  CommandStatus enrolDevice(
      Caller caller, UUID id, String key, Set<MemberRole> roles, String place, Validity validity);

  /** Sets roles, place and period of a device's key anew. */
  CommandStatus editDevice(
      Caller caller, UUID id, String key, Set<MemberRole> roles, String place, Validity validity);

  /**
   * Ends a device's key for good.
   *
   * @param reason on the public ledger, so without personal data
   */
  CommandStatus revokeDevice(Caller caller, UUID id, String key, String reason);

  /**
   * @param holder handle of the person on the ledger
   * @param entry what an administrator has laid down; a person without one gets the roles of the
   *     token
   * @param keys session keys, the newest first
   */
  record Person(
      String userName, Bytes32 holder, Optional<Entry> entry, List<SessionKeys.SessionKey> keys) {
    public Person {
      keys = List.copyOf(keys);
    }

    public boolean isSuspended() {
      return entry.flatMap(Entry::suspended).isPresent();
    }
  }

  /**
   * @param roles empty where a person was suspended without ever having had an entry: the token's
   */
  record Entry(
      Set<MemberRole> roles,
      Validity validity,
      Optional<Suspension> suspended,
      String changedBy,
      Instant changedAt) {
    public Entry {
      roles = Set.copyOf(roles);
    }
  }

  record Suspension(String reason, String by, Instant at) {}

  /**
   * A device's key as the ledger has it; one that was only just enrolled, as it was asked for.
   *
   * @param enrolment how far its latest enrolment has come, where it was asked for here
   * @param revokedAt when its key was ended on the ledger
   * @param revocation how far ending it has come, where it was asked for here
   */
  record Device(
      String key,
      Bytes32 holder,
      Set<MemberRole> roles,
      String place,
      Validity validity,
      Optional<CommandStatus> enrolment,
      Optional<Instant> revokedAt,
      Optional<CommandStatus> revocation) {
    public Device {
      roles = Set.copyOf(roles);
    }
  }
}
