-- The command that asked the contract last to approve a bill by its policy, so that its biller is told why it did not.
alter table bill_own add column claim uuid;
