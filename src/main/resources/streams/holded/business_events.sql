select event_id,
       message_id_stamp       as message_id,
       new_context_account_id as company_id,
       new_context_user_id    as user_id,
       type                   as event_type,
       business_context,
       data_quality_score,
       timestamp_stamp        as event_time,
       processed_at,
       data
from events
