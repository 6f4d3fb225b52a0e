-- Our jobs stay off whatever else is switched on again; the mark on pages and prints is
-- the one of microworks_supervision.
UPDATE ir_cron
   SET active = false
 WHERE id IN (SELECT res_id
                FROM ir_model_data
               WHERE model = 'ir.cron'
                 AND module = 'microworks_funds');
