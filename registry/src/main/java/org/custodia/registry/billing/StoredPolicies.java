package org.custodia.registry.billing;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.custodia.contracts.Action;
import org.custodia.contracts.Bytes32;
import org.custodia.contracts.MemberRole;
import org.custodia.contracts.SubjectKind;
import org.custodia.contracts.billing.CoverTerms;
import org.custodia.contracts.prices.PriceRule;
import org.custodia.contracts.witness.WitnessSignature;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.errors.Problem.Kind;
import org.custodia.registry.identity.Caller;
import org.custodia.registry.keys.Keys;
import org.custodia.registry.ledger.CommandStatus;
import org.custodia.registry.ledger.Ledger;
import org.custodia.registry.ledger.LedgerCommand.ChannelCommand;
import org.custodia.registry.rows.OrganisationRows;
import org.custodia.registry.witnessing.WitnessDraft;
import org.custodia.registry.witnessing.Witnessing;

/** Policies, each signed by a person of the payer. */
final class StoredPolicies implements Policies {
  private static final String KIND = "POLICY";
  private static final Pattern BEGINNING = Pattern.compile("[A-Za-z0-9:./+-]{1,32}");

  private final OrganisationRows rows;
  private final PolicyRows policies;
  private final OwnBillRows own;
  private final BillingChannels channels;
  private final Witnessing witnessing;
  private final Ledger ledger;
  private final Keys keys;
  private final Clock clock;

  StoredPolicies(
      OrganisationRows rows,
      PolicyRows policies,
      OwnBillRows own,
      BillingChannels channels,
      Witnessing witnessing,
      Ledger ledger,
      Keys keys,
      Clock clock) {
    this.rows = rows;
    this.policies = policies;
    this.own = own;
    this.channels = channels;
    this.witnessing = witnessing;
    this.ledger = ledger;
    this.keys = keys;
    this.clock = clock;
  }

  /** What is kept with the act. */
  record Prepared(String channel, CoverTerms terms) {}

  @Override
  public String newCard(Caller caller) {
    BillingRoles.check(caller, BillingRoles.PAYER);
    return Cards.draw();
  }

  @Override
  public List<Biller> billers(Caller caller) {
    BillingRoles.check(caller, BillingRoles.PAYER);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            channels.ofPayer(organisation).stream()
                .map(Ledger.Channel::opener)
                .distinct()
                .map(id -> new Biller(id, channels.name(organisation, id)))
                .sorted(Comparator.comparing(Biller::name))
                .toList());
  }

  @Override
  public Draft draft(Caller caller, UUID id, PolicyDraft policy, String witness, String place) {
    BillingRoles.check(caller, BillingRoles.PAYER);
    check(policy);
    String organisation = caller.organisation();
    var request = Witnessing.Request.of(id, KIND, witness, place, policy.toString());
    return rows.in(
        organisation,
        () ->
            shown(
                witnessing
                    .earlier(caller, request)
                    .orElseGet(() -> drafted(caller, request, policy))));
  }

  private WitnessDraft drafted(Caller caller, Witnessing.Request request, PolicyDraft policy) {
    String organisation = caller.organisation();
    witnessing.checkKey(organisation, request.witness(), MemberRole.PAYER);
    Ledger.Channel channel =
        channels.ofPayer(organisation).stream()
            .filter(one -> one.opener().equals(policy.biller()))
            .findFirst()
            .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-BIL-040"));
    String card =
        Cards.read(policy.card()).orElseThrow(() -> new Problem(Kind.BAD_INPUT, "CUS-BIL-042"));
    Bytes32 cover = CoverTerms.of(channel.address(), card);
    if (policies.find(organisation, channel.address(), cover).isPresent()) {
      throw new Problem(Kind.CONFLICT, "CUS-BIL-043");
    }
    CoverTerms terms =
        new CoverTerms(
            cover,
            policy.currency(),
            policy.share(),
            policy.perBill(),
            policy.inAll(),
            policy.from(),
            policy.to(),
            policy.covered());
    byte[] sealed =
        keys.records(organisation)
            .seal(policy.card().getBytes(StandardCharsets.UTF_8), context(cover));
    own.keepCard(organisation, channel.address(), cover, sealed, clock.instant());
    var deed =
        new Witnessing.Deed(
            Action.OPEN_COVER,
            SubjectKind.BILLING,
            cover,
            ledger.memberId(organisation),
            channel.opener(),
            terms.detail());
    return witnessing.draft(caller, request, deed, new Prepared(channel.address(), terms));
  }

  private Draft shown(WitnessDraft draft) {
    Bytes32 cover = draft.terms(Prepared.class).terms().cover();
    return new Draft(draft.id(), cover, draft.act(), witnessing.typedData(draft));
  }

  private static void check(PolicyDraft policy) {
    BillEntering.checkCurrency(policy.currency());
    boolean sensible =
        policy.share() >= 1
            && policy.share() <= PriceRule.WHOLE
            && policy.perBill() >= 1
            && policy.inAll() >= 1
            && policy.from().toEpochDay() >= 0
            && policy.to().getYear() <= 9999
            && !policy.to().isBefore(policy.from())
            && policy.covered().size() <= CoverTerms.COVERED_LIMIT
            && policy.covered().stream().allMatch(one -> BEGINNING.matcher(one).matches());
    if (!sensible) throw new Problem(Kind.BAD_INPUT, "CUS-BIL-041", CoverTerms.COVERED_LIMIT);
  }

  @Override
  public CommandStatus open(Caller caller, UUID id, String signature) {
    BillingRoles.check(caller, BillingRoles.PAYER);
    return rows.in(
        caller.organisation(),
        () -> {
          WitnessDraft draft = witnessing.open(caller, id, KIND);
          WitnessSignature signed = witnessing.checkSignature(draft, signature);
          if (draft.recorded()) return witnessing.status(caller, draft);
          Prepared prepared = draft.terms(Prepared.class);
          byte[] body = prepared.terms().body(draft.act(), signed);
          return witnessing.record(
              caller,
              draft,
              signed,
              new ChannelCommand(id, prepared.channel(), Action.OPEN_COVER.code(), body));
        });
  }

  @Override
  public List<PolicyView> list(Caller caller) {
    BillingRoles.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            policies.list(organisation).stream().map(one -> withCard(organisation, one)).toList());
  }

  @Override
  public PolicyView view(Caller caller, Bytes32 cover) {
    BillingRoles.checkReader(caller);
    String organisation = caller.organisation();
    return rows.in(
        organisation,
        () ->
            policies
                .find(organisation, cover)
                .map(one -> withCard(organisation, one))
                .orElseThrow(() -> new Problem(Kind.NOT_FOUND, "CUS-BIL-044")));
  }

  private PolicyView withCard(String organisation, PolicyView policy) {
    Optional<String> card =
        own.card(organisation, policy.channel(), policy.cover())
            .map(
                kept ->
                    new String(
                        keys.records(organisation).open(kept, context(policy.cover())),
                        StandardCharsets.UTF_8));
    return card.isEmpty() ? policy : policy.withCard(card.get());
  }

  private static byte[] context(Bytes32 cover) {
    return ("policy card " + cover).getBytes(StandardCharsets.UTF_8);
  }
}
