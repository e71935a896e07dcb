package org.custodia.webapp.members;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.custodia.registry.errors.Problem;
import org.custodia.registry.identity.Authority;
import org.custodia.registry.identity.Authority.Proposal;
import org.custodia.registry.identity.Authority.State;
import org.custodia.registry.identity.Caller;
import org.custodia.webapp.commands.CommandAnswers;
import org.springframework.stereotype.Component;

/** Acts of two persons that the caller may see, in words. */
@Component
public class ProposalViews {
  private static final int MOST = 200;

  private final Authority authority;
  private final ActViews acts;
  private final CommandAnswers answers;

  ProposalViews(Authority authority, ActViews acts, CommandAnswers answers) {
    this.authority = authority;
    this.acts = acts;
    this.answers = answers;
  }

  /** What waits for a second person, the oldest first. */
  public List<ProposalView> open(Caller caller, HttpServletRequest request) {
    return authority.open(caller).stream()
        .map(proposal -> view(caller, proposal, request))
        .toList();
  }

  /** What waits no more, the newest first. */
  public List<ProposalView> past(Caller caller, HttpServletRequest request) {
    return authority.all(caller, MOST).stream()
        .filter(proposal -> proposal.state() != State.WAITING)
        .map(proposal -> view(caller, proposal, request))
        .toList();
  }

  /**
   * @throws Problem NOT_FOUND, CUS-WEB-010, also for one that the caller may not sign
   */
  public ProposalView one(Caller caller, UUID id, HttpServletRequest request) {
    return authority
        .find(caller, id)
        .map(proposal -> view(caller, proposal, request))
        .orElseThrow(() -> new Problem(Problem.Kind.NOT_FOUND, "CUS-WEB-010"));
  }

  public ProposalView view(Caller caller, Proposal proposal, HttpServletRequest request) {
    boolean open = proposal.state() == State.DRAFTED || proposal.state() == State.WAITING;
    return new ProposalView(
        proposal.id(),
        open
            ? acts.of(caller.organisation(), proposal.act())
            : acts.done(caller.organisation(), proposal.act()),
        proposal.proposedBy(),
        proposal.proposedAt(),
        proposal.until(),
        proposal.state(),
        proposal.signatures(),
        proposal.endedBy(),
        proposal.isSignedBy(caller),
        proposal.command().map(status -> answers.of(status, request)));
  }
}
