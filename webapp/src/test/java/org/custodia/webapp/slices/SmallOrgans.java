package org.custodia.webapp.slices;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.custodia.contracts.Action;
import org.custodia.contracts.BloodGroup;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.Laterality;
import org.custodia.contracts.MemberId;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.Organ;
import org.custodia.contracts.OrganKind;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.organs.BoxCondition;
import org.custodia.contracts.organs.BoxScanTerms;
import org.custodia.contracts.organs.DiscardReason;
import org.custodia.contracts.organs.DiscardedTerms;
import org.custodia.contracts.organs.LegFactsTerms;
import org.custodia.contracts.organs.OrganIrregularity;
import org.custodia.contracts.organs.OrganTerms;
import org.custodia.contracts.organs.SignedHandOver;
import org.custodia.contracts.witness.Act;
import org.custodia.contracts.witness.LegStatement;
import org.custodia.contracts.witness.WitnessSignature;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/**
 * Organs as the projection would have them at {@link SmallPatients#HOSPITAL}, which is a centre
 * here: rows for the real tables.
 */
public final class SmallOrgans {
  public static final String CENTRE = SmallPatients.HOSPITAL;
  public static final Bytes32 BANK = MemberId.of("gln:3010000000105");
  public static final Bytes32 COURIER = MemberId.of("gln:3010000000112");
  public static final Organ KIDNEY = Organ.of(OrganKind.KIDNEY, Laterality.LEFT);
  private static final ECKeyPair SIGNER = ECKeyPair.create(BigInteger.valueOf(94));
  public static final String KEY = "0x" + Keys.getAddress(SIGNER);

  private final JdbcClient jdbc;
  private final String organisation;
  private int block = 100;

  public SmallOrgans(JdbcClient jdbc, String organisation) {
    this.jdbc = jdbc;
    this.organisation = organisation;
    member("gln:3010000000105", "Banque d'organes Nord", 128);
    member("gln:3010000000112", "Transports Hermès", 512);
    // All that a house can be, so that whichever test comes first certifies it for all others.
    long all = MemberRole.mask(MemberRole.values()) - MemberRole.mask(MemberRole.REGULATOR);
    member(SmallPatients.HOSPITAL, "Hôpital Saint-Luc", all);
  }

  private void member(String identity, String name, long roles) {
    jdbc.sql(
            """
            insert into member (organisation, id, identity, name, kind, roles, valid_from,
              valid_until, status, status_reason)
            values (:organisation, :id, :identity, :name, 0, :roles, 0, 9999999999, 1, '')
            on conflict do nothing
            """)
        .param("organisation", organisation)
        .param("id", MemberId.of(identity).toArray())
        .param("identity", identity)
        .param("name", name)
        .param("roles", roles)
        .update();
  }

  /** An organ under way, of a donor of its own. */
  public Bytes32 organ(Bytes32 caseId, Organ organ, Bytes32 holder, Instant crossClamp) {
    Bytes32 id = organ.id(caseId);
    jdbc.sql(
            """
            insert into organ (organisation, organ_id, case_id, organ, laterality, part, state,
              holder, clock_start, limit_minutes, changed_at)
            values (:organisation, :id, :case, :organ, :laterality, :part, 'UNDER_WAY', :holder,
              :clamp, 2160, :clamp)
            """)
        .param("organisation", organisation)
        .param("id", id.toArray())
        .param("case", caseId.toArray())
        .param("organ", organ.kind().code())
        .param("laterality", organ.laterality().code())
        .param("part", organ.part())
        .param("holder", holder.toArray())
        .param("clamp", crossClamp.atOffset(ZoneOffset.UTC))
        .update();
    return id;
  }

  /**
   * So many other organs over the last 300 days, each of a case that was opened and from which one
   * of twenty people recovered it; with an offer, of which every other one is an allocation, a leg,
   * and ten events of which one is a hand-over to one of twenty people and the last discards it.
   * For measurements.
   */
  public void crowd(int organs) {
    for (String rows :
        List.of(
            """
            insert into organ (organisation, organ_id, case_id, organ, laterality, part, state,
              holder, clock_start, limit_minutes, changed_at)
            select :organisation, sha256(('organ ' || n)::bytea), sha256(('case ' || n)::bytea), 4,
              1, 0, 'DISCARDED', :courier, at, 2160, at from many
            """,
            """
            insert into organ_leg (organisation, channel, organ_id, giver, receiver, stated_at,
              given_at, taken_at, handed_over, arrived_at, outcome)
            select :organisation, 'crowd ' || n, sha256(('organ ' || n)::bytea), :bank, :courier, at,
              at, at + interval '1 minute', true, at + interval '2 hours', 'DISCARDED' from many
            """,
            """
            insert into organ_offer (organisation, channel, command_id, organ_id, list, rank,
              candidate, centre, blood_group, reason, answer_until, state, declined, offered_at,
              answered_at)
            select :organisation, 'crowd ' || n, gen_random_uuid(),
              sha256(('organ ' || n)::bytea), sha256('list'), 1, sha256(('candidate ' || n)::bytea),
              case when n % 4 < 2 then :courier else :bank end, 1, 0, at,
              case when n % 2 = 0 then 'ALLOCATED' else 'DECLINED' end,
              case when n % 2 = 0 then null else 1 + n % 12 end, at, at from many
            """,
            """
            insert into organ_event (organisation, channel, command_id, kind, subject, action,
              by_member, giver, receiver, witness, state, place, device_time, irregularities, terms,
              happened_at, block, log_index, transaction, signed_id, device_sequence, previous_hash,
              signature)
            select :organisation, 'crowd ' || n, gen_random_uuid(), 5,
              sha256(('organ ' || n)::bytea), case e when 10 then 76 when 2 then 64 else 65 end,
              :bank, :bank, sha256('none'), '0x' || lpad(to_hex(n % 20), 40, 'c'), 2, 'Quai 4', at,
              0, case when e = 10 then
                cast(:discarded as bytea) else cast(:seen as bytea) end, at, n, e, sha256('tx'),
              sha256('id'), e, sha256('previous'), decode(repeat('11', 64) || '1b', 'hex')
            from many cross join generate_series(1, 10) e
            """,
            """
            insert into organ_event (organisation, channel, command_id, kind, subject, action,
              by_member, giver, receiver, witness, state, place, device_time, irregularities, terms,
              happened_at, block, log_index, transaction, signed_id, device_sequence, previous_hash,
              signature)
            select :organisation, 'case ' || n, gen_random_uuid(), 3,
              sha256(('case ' || n)::bytea), case e when 1 then 30 else 42 end, :bank, :bank,
              sha256('none'), '0x' || lpad(to_hex(n % 20), 40, 'd'), 1, 'Bloc 1', at, 0, '', at, n,
              20 + e, sha256('tx'), sha256('id'), e, sha256('previous'),
              decode(repeat('11', 64) || '1b', 'hex')
            from many cross join generate_series(1, 2) e
            """,
            """
            insert into member_operator (organisation, key, member, holder, kind, roles, place,
              valid_from, valid_until)
            select :organisation, '0x' || lpad(to_hex(n % 20), 40, side), sha256('members'),
              sha256((side || n)::bytea), 1, 1, '', 0, 1
            from many cross join (values ('c'), ('d')) s (side) where n < 20
            """)) {
      jdbc.sql(
              "with many as (select n, now() - n * interval '43 minutes' as at"
                  + " from generate_series(1, cast(:organs as int)) n) "
                  + rows)
          .param("organs", organs)
          .param("organisation", organisation)
          .param("bank", BANK.toArray())
          .param("courier", COURIER.toArray())
          .param("discarded", new DiscardedTerms(DiscardReason.OTHER, Bytes32.ZERO).terms())
          .param(
              "seen",
              new BoxScanTerms(
                      Action.CHECKPOINT,
                      BANK,
                      COURIER,
                      BoxCondition.INTACT,
                      OrganTerms.UNKNOWN_TEMPERATURE,
                      Bytes32.ZERO)
                  .terms())
          .update();
    }
    for (String table :
        List.of("organ", "organ_leg", "organ_offer", "organ_event", "member_operator")) {
      jdbc.sql("analyze " + table).update();
    }
  }

  /** A leg of its way, handed over unless only the giver has signed. */
  public void leg(
      Bytes32 organId, String channel, Bytes32 giver, Bytes32 receiver, Instant at, boolean both) {
    jdbc.sql(
            """
            insert into organ_leg (organisation, channel, organ_id, giver, receiver, stated_at,
              given_at, taken_at, handed_over)
            values (:organisation, :channel, :organ, :giver, :receiver, :at, :at,
              case when :both then :at end, :both)
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("organ", organId.toArray())
        .param("giver", giver.toArray())
        .param("receiver", receiver.toArray())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("both", both)
        .update();
  }

  /** The facts of a leg from the courier, who took the organ from the bank at that time. */
  public LegFactsTerms stated(
      Bytes32 organId, Bytes32 caseId, Bytes32 receiver, Instant crossClamp, Instant taken) {
    return stated(organId, caseId, receiver, crossClamp, List.of(taken));
  }

  /**
   * @param taken when the courier took it from the bank; more than once, which is no chain
   */
  public LegFactsTerms stated(
      Bytes32 organId, Bytes32 caseId, Bytes32 receiver, Instant crossClamp, List<Instant> taken) {
    var statement =
        new LegStatement(
            organId,
            caseId,
            KIDNEY,
            Bytes32.keccak("donor".getBytes()),
            BloodGroup.A,
            7,
            Bytes32.keccak("consent".getBytes()),
            Bytes32.keccak("revocation".getBytes()),
            COURIER,
            receiver,
            Bytes32.ZERO,
            crossClamp.toEpochMilli(),
            2160,
            taken.size(),
            "0x" + "ab".repeat(20),
            Bytes32.keccak("head".getBytes()),
            crossClamp.getEpochSecond());
    return new LegFactsTerms(
        statement,
        WitnessSignature.sign(statement, SmallRegistry.DOMAIN, SIGNER),
        taken.stream().map(at -> link(organId, at)).toList());
  }

  private static SignedHandOver link(Bytes32 organId, Instant at) {
    Act given = handOver(organId, Action.HAND_OVER, at);
    Act taken = handOver(organId, Action.TAKE_OVER, at);
    return new SignedHandOver(
        given,
        WitnessSignature.sign(given, SmallRegistry.DOMAIN, SIGNER),
        taken,
        WitnessSignature.sign(taken, SmallRegistry.DOMAIN, SIGNER));
  }

  private static Act handOver(Bytes32 organId, Action action, Instant at) {
    return new Act(
        Bytes32.ofUuid(UUID.randomUUID()),
        SubjectKind.ORGAN_LEG,
        organId,
        BANK,
        COURIER,
        action,
        "Quai 1",
        at.toEpochMilli(),
        1,
        Bytes32.ZERO,
        Bytes32.keccak("box".getBytes()));
  }

  /** Something that was recorded on a leg. */
  public UUID event(
      Bytes32 organId,
      String channel,
      Bytes32 by,
      Bytes32 receiver,
      OrganTerms terms,
      Instant at,
      Set<OrganIrregularity> odd) {
    UUID id = UUID.randomUUID();
    var act =
        new Act(
            Bytes32.ofUuid(id),
            SubjectKind.ORGAN_LEG,
            organId,
            by,
            receiver,
            terms.action(),
            "Quai 4",
            at.minusSeconds(9).toEpochMilli(),
            1,
            Bytes32.ZERO,
            terms.detail());
    jdbc.sql(
            """
            insert into organ_event (organisation, channel, command_id, kind, subject, action,
              by_member, giver, receiver, witness, state, place, device_time, server_time,
              irregularities, terms, happened_at, block, log_index, transaction, signed_id,
              device_sequence, previous_hash, signature)
            values (:organisation, :channel, :id, :kind, :subject, :action, :by, :by, :receiver,
              :witness, 2, 'Quai 4', :device, :server, :odd, :terms, :at, :block, 0, :tx, :signed, 1,
              :none, :signature)
            """)
        .param("organisation", organisation)
        .param("channel", channel)
        .param("id", id)
        .param("kind", SubjectKind.ORGAN_LEG.code())
        .param("subject", organId.toArray())
        .param("action", terms.action().code())
        .param("by", by.toArray())
        .param("receiver", receiver.toArray())
        .param("witness", KEY)
        .param("device", at.minusSeconds(9).atOffset(ZoneOffset.UTC))
        .param("server", at.minusSeconds(4).atOffset(ZoneOffset.UTC))
        .param("odd", OrganIrregularity.mask(odd))
        .param("terms", terms.terms())
        .param("at", at.atOffset(ZoneOffset.UTC))
        .param("block", block++)
        .param("tx", Bytes32.keccak(id.toString().getBytes()).toArray())
        .param("signed", act.commandId().toArray())
        .param("none", act.previousHash().toArray())
        .param("signature", WitnessSignature.sign(act, SmallRegistry.DOMAIN, SIGNER).toArray())
        .update();
    return id;
  }
}
