-- What is not finished is counted every few seconds (the installation's health); it is never much.

create index ledger_command_unfinished on ledger_command (organisation, state, recorded_at)
  where state in ('RECORDED', 'SUBMITTED');
