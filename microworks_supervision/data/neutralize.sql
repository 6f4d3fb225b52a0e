-- A copy says so on every page and on every print.
UPDATE ir_ui_view
   SET active = true
 WHERE key IN ('microworks_supervision.copy_banner',
               'microworks_supervision.copy_banner_print',
               'microworks_supervision.copy_banner_report');

-- Our jobs stay off whatever else is switched on again. The keys of sealed bids are
-- refused by the mark of a neutralised database (MW-SEAL-11).
UPDATE ir_cron
   SET active = false
 WHERE id IN (SELECT res_id
                FROM ir_model_data
               WHERE model = 'ir.cron'
                 AND module = 'microworks_supervision');

-- No address of the office is printed as a QR code.
DELETE FROM ir_config_parameter
 WHERE key = 'microworks.public_url';
