package org.custodia.webapp.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.custodia.contracts.witness.WitnessDomain;
import org.custodia.registry.checkpoints.Pairings;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.identity.Validity;
import org.custodia.webapp.keys.Enrolment;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * How a device comes to belong to an organisation (docs/scanner-agent.md): a person lets it in at
 * the sign-in service (OAuth 2.0 device authorisation grant), and an administrator enrols its key
 * by {@code POST /api/v1/operators/devices/{key}}.
 */
@RestController
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "checkpoints")
class PairingApi {
  private final Pairings pairings;
  private final WitnessDomain domain;
  private final String issuer;
  private final String client;

  PairingApi(
      Pairings pairings,
      WitnessDomain domain,
      @Value("${custodia.oidc.issuer}") String issuer,
      @Value("${custodia.checkpoints.client-id:custodia-checkpoint}") String client) {
    this.pairings = pairings;
    this.domain = domain;
    this.issuer = issuer;
    this.client = client;
  }

  /**
   * @param issuer of the sign-in service
   * @param clientId of devices there
   * @param chainId with the registrar the domain of signatures
   */
  record PairingPlaces(String issuer, String clientId, long chainId, String registrar) {}

  /**
   * @param member id of the organisation
   * @param signer account that signs what devices may rely on while they reach nobody
   * @param code that people compare with what the administrator sees
   * @param place that the device was enrolled with
   */
  record PairingState(
      Pairings.State state,
      String member,
      String memberName,
      String signer,
      String code,
      Optional<String> place,
      Optional<Instant> from,
      Optional<Instant> until) {
    static PairingState of(String key, Pairings.Standing standing) {
      return new PairingState(
          standing.state(),
          standing.member().toString(),
          standing.memberName(),
          standing.signer(),
          Pairings.code(key),
          standing.place(),
          standing.validity().map(Validity::from),
          standing.validity().map(Validity::until));
    }
  }

  /**
   * @param place where the device stands
   * @param issuedAt seconds, as in the proof
   * @param until seconds, at most ten minutes later
   * @param proof the key's signature of {@code SessionKeyProof(member, key, "checkpoint", issuedAt,
   *     until)}
   */
  record PairingRequest(
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String place,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Long issuedAt,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Long until,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) String proof) {}

  record WaitingDevice(String key, String code, String place, String askedBy, Instant askedAt) {
    static WaitingDevice of(Pairings.Asked one) {
      return new WaitingDevice(one.key(), one.code(), one.place(), one.askedBy(), one.askedAt());
    }
  }

  @GetMapping("/pairing")
  @PreAuthorize("permitAll()")
  @Operation(summary = "Where a device signs in, and for which network it signs; for anybody")
  PairingPlaces places() {
    return new PairingPlaces(issuer, client, domain.chainId(), domain.registrar());
  }

  @GetMapping("/checkpoints/{key}/pairing")
  @PreAuthorize("hasRole('checkpoint')")
  @Operation(summary = "Where a device stands")
  PairingState standing(Caller caller, @PathVariable String key) {
    String address = Enrolment.address("key", key);
    return PairingState.of(address, pairings.standing(caller, address));
  }

  @PostMapping(path = "/checkpoints/{key}/pairing", consumes = MediaType.APPLICATION_JSON_VALUE)
  @PreAuthorize("hasRole('checkpoint')")
  @Operation(summary = "Ask for a device's key to be enrolled")
  PairingState ask(Caller caller, @PathVariable String key, @RequestBody PairingRequest body) {
    String address = Enrolment.address("key", key);
    return PairingState.of(
        address,
        pairings.ask(
            caller,
            address,
            Fields.text("place", body.place()),
            Fields.given("issuedAt", body.issuedAt()),
            Fields.given("until", body.until()),
            Fields.text("proof", body.proof())));
  }

  @GetMapping("/checkpoints/pairings")
  @PreAuthorize("hasRole('administrator')")
  @Operation(summary = "Devices that wait for their key to be enrolled, the latest first")
  List<WaitingDevice> waiting(Caller caller) {
    return pairings.waiting(caller).stream().map(WaitingDevice::of).toList();
  }

  @DeleteMapping("/checkpoints/pairings/{key}")
  @PreAuthorize("hasRole('administrator')")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Refuse a device that waits; it is told so")
  void refuse(Caller caller, @PathVariable String key) {
    pairings.refuse(caller, Enrolment.address("key", key));
  }
}
